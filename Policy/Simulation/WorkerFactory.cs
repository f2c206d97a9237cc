using System.Globalization;
using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Scheduling;

namespace HybridGrains.Policy.Simulation;

/// <summary>The workers of a scenario: the cloud's first, then each fleet's. Their ids are a letter and their index.</summary>
internal static class WorkerFactory
{
    private static readonly HashSet<string> Decoders = [Names.Decoder];

    public static List<SimulatedWorker> Create(ScenarioInputs inputs, long seed)
    {
        var workers = new List<SimulatedWorker>();
        for (var i = 0; i < inputs.Scenario.Cloud.Workers; i++)
        {
            workers.Add(Cloud(inputs, workers.Count, seed));
        }

        foreach (var fleet in inputs.Scenario.Edge)
        {
            for (var i = 0; i < fleet.Count; i++)
            {
                workers.Add(Edge(inputs, fleet, workers.Count, seed));
            }
        }

        return workers;
    }

    private static SimulatedWorker Cloud(ScenarioInputs inputs, int index, long seed)
    {
        var cloud = inputs.Scenario.Cloud;
        var times = new Dictionary<string, TimeSpan>
        {
            [Names.Large] = TimeSpan.FromMilliseconds(inputs.Service.LargeStepMs[1]),
            [Names.Small] = TimeSpan.FromMilliseconds(inputs.Service.SmallStepMs[1]),
        };
        return new SimulatedWorker
        {
            Index = index,
            Capacity = new WorkerCapacity(
                Id('c', index),
                false,
                new HashSet<string> { Names.Large, Names.Small },
                Decoders,
                cloud.MaxBatch,
                times,
                TimeSpan.FromMilliseconds(inputs.Service.DecodeMs[1]),
                true
            ),
            MeanOnlineSeconds = cloud.FailuresPerHour > 0 ? 3600 / cloud.FailuresPerHour : 1,
            MeanOfflineSeconds = cloud.FailuresPerHour > 0 ? cloud.RepairSeconds : 0,
            PoliteShare = 0,
            Random = RandomStream.Of(seed, RandomPurpose.Worker, index),
        };
    }

    private static SimulatedWorker Edge(ScenarioInputs inputs, EdgeFleet fleet, int index, long seed)
    {
        var random = RandomStream.Of(seed, RandomPurpose.Worker, index);
        var stepMs = fleet.SmallStepMs * Math.Exp(fleet.SpeedSpread * random.Normal());
        var fits = fleet.MemoryMb >= inputs.Service.EdgeMemoryMb;
        return new SimulatedWorker
        {
            Index = index,
            Capacity = new WorkerCapacity(
                Id('e', index),
                true,
                fits ? new HashSet<string> { Names.Small } : [],
                fits ? Decoders : new HashSet<string>(),
                1,
                new Dictionary<string, TimeSpan> { [Names.Small] = TimeSpan.FromMilliseconds(stepMs) },
                TimeSpan.FromMilliseconds(fleet.DecodeMs),
                fits
            ),
            Fleet = fleet,
            MeanOnlineSeconds = fleet.MeanOnlineSeconds,
            MeanOfflineSeconds = fleet.MeanOnlineSeconds * (1 - fleet.Availability) / fleet.Availability,
            PoliteShare = fleet.PoliteShare,
            Random = random,
            SmallStepMs = stepMs,
            LatentTransferMs = fleet.Link.TransferMs(inputs.Service.LatentBytes, down: true),
            PictureTransferMs = fleet.Link.TransferMs(inputs.Service.PictureBytes, down: false),
        };
    }

    private static string Id(char tier, int index) => string.Create(CultureInfo.InvariantCulture, $"{tier}{index}");
}
