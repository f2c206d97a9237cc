using HybridGrains.Learner;
using HybridGrains.Policy.Learning;
using HybridGrains.Policy.Simulation.Scenarios;
using HybridGrains.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// A silo that learns: everything comes from HYBRIDGRAINS_* variables or arguments such as --DataDirectory=/data
// --Learning:Scenarios:0=scenarios/train.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables("HYBRIDGRAINS_").AddCommandLine(args).Build();
string Need(string name) => configuration[name] ?? throw new LearningException($"Set {name}: --{name}=... or HYBRIDGRAINS_{name}.");

try
{
    var settings = configuration.AsEnumerable().ToDictionary(pair => pair.Key, pair => pair.Value);
    // It learns beside silos that have devices; a device of its own would take its cores.
    settings.TryAdd("CloudWorkers:Enabled", "false");
    var (silo, gateway) = FreePorts.TakeTwo();
    var app = SiloHost.Build(
        new SiloHostOptions
        {
            DataDirectory = Need("DataDirectory"),
            ModelsDirectory = Need("ModelsDirectory"),
            HttpUrl = configuration["HttpUrl"] ?? "http://127.0.0.1:0",
            SiloPort = configuration.GetValue("SiloPort", silo),
            OrleansGatewayPort = configuration.GetValue("OrleansGatewayPort", gateway),
            PrimarySiloPort = configuration.GetValue<int?>("PrimarySiloPort"),
            ClusterId = configuration["ClusterId"] ?? "hybridgrains",
            LogFile = configuration["LogFile"],
            Settings = settings,
            Roles = (services, merged) =>
            {
                services.AddLearner(merged);
                if (Environment.GetEnvironmentVariable(ParentWatch.Variable) == "1")
                {
                    services.AddHostedService<ParentWatch>();
                }
            },
        }
    );
    await app.RunAsync();
    return 0;
}
catch (Exception expected) when (expected is LearningException or ScenarioException or OptionsValidationException)
{
    Console.Error.WriteLine(expected.Message);
    return 1;
}
