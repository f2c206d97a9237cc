using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HybridGrains.Tests.Processes;

/// <summary>Sends signals by the system call: not every machine has the program kill.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(Process process, int signal) => Assert.Equal(0, Send(process.Id, signal));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);
}
