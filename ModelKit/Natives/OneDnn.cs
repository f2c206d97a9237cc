using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace HybridGrains.ModelKit.Natives;

/// <summary>
/// Turns libtorch's oneDNN off where it would compute wrong convolutions. oneDNN plans them by the cache sizes of the processor;
/// a virtual AMD processor whose host hides them reads as one with caches of one byte. Convolutions then end in a division by
/// zero, which kills the process, or in wrong numbers (seen with libtorch 2.10 on a virtual EPYC 9005: a decoder off by 29 %, an
/// encoder full of NaN; uxlfoundation/oneDNN#5313 is the same on AArch64). Without oneDNN they are right and slower; ONNX
/// Runtime, which serves pictures, is not affected.
/// </summary>
public static partial class OneDnn
{
    private const int CacheTopology = unchecked((int)0x8000001D);
    private const int HighestExtended = unchecked((int)0x80000000);
    private const int CacheType = 0x1F;

    /// <summary>Whether this machine's processor keeps its caches to itself; oneDNN is off then.</summary>
    public static bool Off { get; private set; }

    /// <summary>What to tell a person who is about to wait longer; null where nothing is amiss.</summary>
    public static string? Notice =>
        Off
            ? "This virtual machine hides its processor's caches, by which libtorch's fast convolutions (oneDNN) would "
                + "compute wrong results; they are off, and training and import take three to four times as long. Another "
                + "machine type, or a host that shows them (QEMU: -cpu host,host-cache-info=on), is faster."
            : null;

    /// <param name="vendor">EBX, EDX and ECX of CPUID leaf 0 as text, for example "AuthenticAMD".</param>
    /// <param name="highest">Highest extended leaf.</param>
    /// <param name="firstCache">EAX of leaf 0x8000001D, subleaf 0.</param>
    /// <returns>Whether oneDNN will read the caches from a leaf that describes none. It has a guess for other vendors.</returns>
    internal static bool CachesHidden(string vendor, uint highest, uint firstCache) =>
        vendor is "AuthenticAMD" or "HygonGenuine" && (highest < unchecked((uint)CacheTopology) || (firstCache & CacheType) == 0);

#pragma warning disable CA2255 // A library's module initialiser: no network may run before it, whoever makes the first one.
    [ModuleInitializer]
    internal static void Guard()
#pragma warning restore CA2255
    {
        if (!OperatingSystem.IsLinux() || !X86Base.IsSupported || !CachesHidden())
        {
            return;
        }

        torch.InitializeDeviceType(DeviceType.CPU);
        var context = GlobalContext();
        SetUserEnabledMkldnn(context, false);
        // NNPACK, the next in line, needs the sizes too, and says for every convolution that it has none.
        SetUserEnabledNnpack(context, false);
        Off = true;
    }

    private static bool CachesHidden()
    {
        var (_, b, c, d) = X86Base.CpuId(0, 0);
        var vendor = string.Concat(new[] { b, d, c }.SelectMany(BitConverter.GetBytes).Select(letter => (char)letter));
        return CachesHidden(vendor, (uint)X86Base.CpuId(HighestExtended, 0).Eax, (uint)X86Base.CpuId(CacheTopology, 0).Eax);
    }

    // torch.backends.mkldnn.enabled and nnpack of Python, which TorchSharp lacks: at::globalContext().setUserEnabledMkldnn(bool).
    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at13globalContextEv")]
    private static partial nint GlobalContext();

    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    private static partial void SetUserEnabledMkldnn(nint context, [MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport("libtorch_cpu.so", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    private static partial void SetUserEnabledNnpack(nint context, [MarshalAs(UnmanagedType.U1)] bool enabled);
}
