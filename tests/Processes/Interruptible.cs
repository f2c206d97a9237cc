using System.Diagnostics;
using System.Globalization;

namespace HybridGrains.Tests.Processes;

/// <summary>
/// Starts programs that hear SIGINT even when these tests do not: a shell ignores it in what it starts in the background, and
/// children inherit that.
/// </summary>
internal static class Interruptible
{
    private const int InterruptBit = 1 << 1;

    public static ProcessStartInfo StartInfo(string program)
    {
        if (!IgnoresInterrupt())
        {
            return new ProcessStartInfo(program);
        }

        var start = new ProcessStartInfo("env");
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add(program);
        return start;
    }

    private static bool IgnoresInterrupt()
    {
        const string status = "/proc/self/status";
        if (!File.Exists(status))
        {
            return false;
        }

        var ignored = File.ReadLines(status).First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (ulong.Parse(ignored["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & InterruptBit) != 0;
    }
}
