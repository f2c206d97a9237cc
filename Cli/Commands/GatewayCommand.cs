using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using HybridGrains.Gateway;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace HybridGrains.Cli.Commands;

/// <summary><c>hybridgrains gateway</c>: the front door as a process of its own.</summary>
internal static class GatewayCommand
{
    public static Command Create()
    {
        var silos = new Option<string[]>("--silo")
        {
            Description = "Orleans endpoint of a silo, ADDRESS:PORT, as 'up' prints it; may be given several times.",
            Required = true,
        };
        var cluster = new Option<string>("--cluster-id") { Description = "Id of the cluster, as 'up' prints it.", Required = true };
        var url = new Option<string>("--listen")
        {
            Description = "Address to listen on, http:// or https://.",
            DefaultValueFactory = _ => "http://127.0.0.1:5081",
        };
        var apiKey = new SecretOption(
            "--api-key",
            "HYBRIDGRAINS_API_KEY",
            "File with an operator's key to ask callers for, beside those of the cluster."
        );

        var front = new FrontOptions();
        var command = new Command("gateway", "Run the HTTP API and the edge hub in a process of its own, as a client of a cluster.")
        {
            silos,
            cluster,
            url,
        };
        apiKey.AddTo(command);
        front.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    var endpoints = parsed
                        .GetValue(silos)!
                        .Select(text =>
                            IPEndPoint.TryParse(text, out var endpoint) && endpoint.Port > 0
                                ? endpoint
                                : throw new CommandException(
                                    $"--silo is '{text}'; it must be an address and a port such as 127.0.0.1:30000."
                                )
                        )
                        .ToArray();
                    var settings = new Dictionary<string, string?>(front.Read(parsed));
                    if (apiKey.Read(parsed) is { } key)
                    {
                        settings["Gateway:ApiKeys:0"] = key;
                    }

                    await using var app = GatewayHost.Build(
                        new GatewayHostOptions(parsed.GetValue(url)!, endpoints, parsed.GetValue(cluster)!) { Settings = settings }
                    );
                    var silo = string.Join(", ", endpoints.Select(endpoint => endpoint.ToString()));
                    try
                    {
                        await app.StartAsync(cancellationToken);
                    }
                    catch (Exception unreachable) when (unreachable is OrleansException or SocketException)
                    {
                        throw new CommandException(
                            $"No silo of cluster '{parsed.GetValue(cluster)}' answers at {silo}. 'hybridgrains up' prints "
                                + "both as they are now."
                        );
                    }
                    catch (IOException busy)
                    {
                        throw new CommandException(
                            $"Cannot listen on {parsed.GetValue(url)}: {busy.Message} Choose another --listen; port 0 takes a free one."
                        );
                    }

                    Console.WriteLine($"Gateway at {app.Urls.First()}, silo {silo}. Ctrl+C stops it.");
                    await app.WaitForShutdownAsync(cancellationToken);
                    return 0;
                })
        );
        return command;
    }
}
