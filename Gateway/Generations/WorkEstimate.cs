using HybridGrains.Grains.Interfaces.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;

namespace HybridGrains.Gateway.Generations;

/// <summary>
/// What a generation should take, by the cluster's measured speeds and the model's split; the hand-off policy may decide otherwise
/// where the request does not. In milliseconds.
/// </summary>
internal sealed record WorkEstimate(double WaitMs, double CloudMs, double EdgeMs, double TotalMs)
{
    /// <summary>Which loads to ask the scheduler for.</summary>
    public static LoadQuery Query(GenerationRequest request, ModelFamilyInfo family)
    {
        var (large, small) =
            request.Fast && family.Fast is { } fast
                ? (fast.LargeDenoiser, fast.SmallDenoiser)
                : (family.LargeDenoiser, family.SmallDenoiser);
        return new LoadQuery(large, small, 0, 3L * request.Width * request.Height);
    }

    /// <param name="done">Steps that are done already.</param>
    /// <returns>Null where a speed that counts has not been measured, or no worker is there.</returns>
    public static WorkEstimate? Of(GenerationRequest request, ModelFamilyInfo family, ClusterLoadReport load, int done = 0)
    {
        var begin = Math.Max(done, request.Steps - (int)Math.Ceiling(request.Steps * (request.Strength ?? 1)));
        var split = Math.Clamp(CloudSteps(request, family, load.Edge.Workers > 0) - begin, 0, request.Steps - begin);
        var rest = request.Steps - begin - split;
        var tail = rest > 0 && load.Edge.Workers > 0 ? load.Edge : load.Cloud;
        if (tail.Workers == 0 || (split > 0 && load.Cloud.LargeStep == TimeSpan.Zero) || (rest > 0 && tail.SmallStep == TimeSpan.Zero))
        {
            return null;
        }

        var large = split * load.Cloud.LargeStep;
        var small = rest * tail.SmallStep + tail.Decode + tail.LatentTransfer + tail.PictureTransfer;
        var edge = ReferenceEquals(tail, load.Edge) ? small : TimeSpan.Zero;
        var cloud = large + small - edge;
        var wait = (split > 0 ? load.Cloud : tail).Backlog;
        return new WorkEstimate(Ms(wait), Ms(cloud), Ms(edge), Ms(wait + cloud + edge));
    }

    private static int CloudSteps(GenerationRequest request, ModelFamilyInfo family, bool edge)
    {
        if (request.CloudSteps is { } asked)
        {
            return asked;
        }

        if (!edge)
        {
            return request.Steps;
        }

        var (steps, cloud) =
            request.Fast && family.Fast is { } fast ? (fast.Steps, fast.CloudSteps) : (family.DefaultSteps, family.DefaultCloudSteps);
        return (int)Math.Round((double)cloud * request.Steps / steps);
    }

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
