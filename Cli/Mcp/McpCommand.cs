using System.CommandLine;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Commands;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HybridGrains.Cli.Mcp;

/// <summary><c>hybridgrains mcp</c>: the cluster as tools of an assistant, by the Model Context Protocol.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var cluster = new ClusterOptions();
        var command = new Command(
            "mcp",
            "Let an assistant make and edit pictures: a server of the Model Context Protocol on standard input and output."
        );
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    await using var session = await ClusterSession.OpenAsync(cluster.Read(parsed), cancellationToken);
                    // No logging: what is written to standard output is the protocol.
                    var builder = Host.CreateEmptyApplicationBuilder(null);
                    builder.Services.AddSingleton(session.Client);
                    builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<PictureTools>();
                    using var host = builder.Build();
                    await host.RunAsync(cancellationToken);
                    return 0;
                })
        );
        return command;
    }
}
