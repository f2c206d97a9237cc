using HybridGrains.Silo;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

// A silo by itself, for deployments: everything comes from HYBRIDGRAINS_* variables or arguments such as --DataDirectory=/data.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables("HYBRIDGRAINS_").AddCommandLine(args).Build();
foreach (var name in (string[])["DataDirectory", "ModelsDirectory"])
{
    if (configuration[name] is not null)
    {
        continue;
    }

    Console.Error.WriteLine($"Set {name}: --{name}=... or HYBRIDGRAINS_{name}.");
    return 1;
}

try
{
    await using var silo = await SiloProcess.StartAsync(
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
    Console.WriteLine($"Silo at {silo.Url}; networks run on {silo.Device}.");
    await silo.WaitForShutdownAsync();
    return 0;
}
catch (DataDirectoryException unusable)
{
    Console.Error.WriteLine(unusable.Message);
    return 1;
}
catch (OptionsValidationException refused)
{
    foreach (var failure in refused.Failures)
    {
        Console.Error.WriteLine(failure);
    }

    return 1;
}
