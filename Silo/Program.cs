using HybridGrains.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

// A silo by itself, for deployments: everything comes from HYBRIDGRAINS_* variables or arguments such as --DataDirectory=/data.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables("HYBRIDGRAINS_").AddCommandLine(args).Build();
string Need(string name) => configuration[name] ?? throw new InvalidOperationException($"Set {name}: --{name}=... or HYBRIDGRAINS_{name}.");

var app = SiloHost.Build(new SiloHostOptions
{
    DataDirectory = Need("DataDirectory"),
    ModelsDirectory = Need("ModelsDirectory"),
    HttpUrl = configuration["HttpUrl"] ?? "http://127.0.0.1:5080",
    SiloPort = configuration.GetValue("SiloPort", 11111),
    OrleansGatewayPort = configuration.GetValue("OrleansGatewayPort", 30000),
    ClusterId = configuration["ClusterId"] ?? "hybridgrains",
    Settings = configuration.AsEnumerable().ToDictionary(pair => pair.Key, pair => pair.Value),
});
await app.RunAsync();
