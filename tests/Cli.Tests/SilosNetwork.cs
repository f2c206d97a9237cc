using System.Diagnostics;
using System.Globalization;

namespace HybridGrains.Cli.Tests;

/// <summary>
/// Lines that can be cut on this machine: packets of connections from processes of one group to a port are dropped, in both directions,
/// as a pulled cable does. A table of nftables of its own, which goes with it.
/// </summary>
internal sealed class SilosNetwork : IAsyncDisposable
{
    private readonly string _table = $"hybridgrains_{Environment.ProcessId}";
    private readonly string _program;
    private int _cuts;

    private SilosNetwork(string program) => _program = program;

    /// <summary>Skips the test where packets cannot be dropped.</summary>
    public static async Task<SilosNetwork> CreateAsync()
    {
        Needs.Root("it drops packets of single processes with nftables");
        var network = new SilosNetwork(Needs.Program("nft"));
        await network.RunAsync($"table inet {network._table} {{ chain out {{ type filter hook output priority 0; }}; }}");
        return network;
    }

    /// <summary>Cuts what goes from processes of each group to its port, in both directions.</summary>
    public async Task CutAsync(params (int Group, int Port)[] lines)
    {
        // Replies belong to the connection, not to the group: the mark finds them. It must not be that of a line that was mended.
        var mark = (0x4800 + ++_cuts).ToString(CultureInfo.InvariantCulture);
        var rules = lines.Select(line => $"add rule inet {_table} out meta skgid {line.Group} tcp dport {line.Port} ct mark set {mark}");
        await RunAsync(string.Join('\n', [.. rules, $"add rule inet {_table} out ct mark {mark} drop"]));
    }

    /// <summary>Mends everything.</summary>
    public Task MendAsync() => RunAsync($"flush chain inet {_table} out");

    public async ValueTask DisposeAsync() => await RunAsync($"delete table inet {_table}");

    private async Task RunAsync(string rules)
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardInput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-f");
        start.ArgumentList.Add("-");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(rules);
        process.StandardInput.Close();
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }
}
