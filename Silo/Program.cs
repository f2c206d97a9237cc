using HybridGrains.Grains.Catalog;
using HybridGrains.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// A silo by itself, for deployments: everything comes from HYBRIDGRAINS_* variables or arguments such as --DataDirectory=/data.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables("HYBRIDGRAINS_").AddCommandLine(args).Build();
foreach (var name in (string[])["DataDirectory", "ModelsDirectory"])
{
    if (configuration[name] is not null)
        continue;
    Console.Error.WriteLine($"Set {name}: --{name}=... or HYBRIDGRAINS_{name}.");
    return 1;
}

try
{
    await using var app = SiloHost.Build(
        new SiloHostOptions
        {
            DataDirectory = configuration["DataDirectory"]!,
            ModelsDirectory = configuration["ModelsDirectory"]!,
            HttpUrl = configuration["HttpUrl"] ?? "http://127.0.0.1:5080",
            SiloPort = configuration.GetValue("SiloPort", 11111),
            OrleansGatewayPort = configuration.GetValue("OrleansGatewayPort", 30000),
            ClusterId = configuration["ClusterId"] ?? "hybridgrains",
            Settings = configuration.AsEnumerable().ToDictionary(pair => pair.Key, pair => pair.Value),
        }
    );
    await app.StartAsync();
    Console.WriteLine($"Silo at {app.Urls.First()}; networks run on {app.Services.GetRequiredService<FamilyRuntimes>().Device}.");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (OptionsValidationException refused)
{
    foreach (var failure in refused.Failures)
        Console.Error.WriteLine(failure);
    return 1;
}
