using HybridGrains.Diffusion.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace HybridGrains.Diffusion.Devices;

/// <summary>Decides once, at start, what runs the networks, and says so.</summary>
public sealed class DeviceSelection
{
    /// <summary>In this order "auto" tries; TensorRT only runs when it is asked for, since it builds engines for minutes.</summary>
    private static readonly DeviceKind[] Automatic = [DeviceKind.Cuda, DeviceKind.DirectMl, DeviceKind.Cpu];

    /// <summary>The libraries are those that the GPU package of Directory.Packages.props asks for (decision 0045).</summary>
    private static readonly Dictionary<DeviceKind, (string Provider, string Build, string Install)> Known = new()
    {
        [DeviceKind.Cpu] = ("CPUExecutionProvider", "", ""),
        [DeviceKind.Cuda] = ("CUDAExecutionProvider", GpuBuild, "install the NVIDIA driver, CUDA 13 and cuDNN 9"),
        [DeviceKind.TensorRt] = ("TensorrtExecutionProvider", GpuBuild, "install the NVIDIA driver, CUDA 13, cuDNN 9 and TensorRT 10"),
        [DeviceKind.DirectMl] = (
            "DmlExecutionProvider",
            "on Windows, reference the package Microsoft.ML.OnnxRuntime.DirectML",
            "use Windows with a DirectX 12 device"
        ),
    };

    private const string GpuBuild = "build with -p:OnnxRuntimeDevice=gpu";

    private DeviceSelection(DeviceName name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>What was taken; never "auto".</summary>
    public DeviceName Name { get; }

    /// <summary>What was taken and, where the choice was left open, why.</summary>
    public string Description { get; }

    /// <summary>Takes what the options ask for from what this machine and this build of ONNX Runtime have.</summary>
    /// <exception cref="DeviceException">It is not there.</exception>
    public static DeviceSelection Choose(FamilyRuntimeOptions options) => Choose(options, OrtEnv.Instance().GetAvailableProviders(), Try);

    /// <param name="providers">Execution providers in this build.</param>
    /// <param name="whyNot">Tries a device; null when it works.</param>
    internal static DeviceSelection Choose(
        FamilyRuntimeOptions options,
        IReadOnlyCollection<string> providers,
        Func<DeviceName, FamilyRuntimeOptions, string?> whyNot
    )
    {
        var asked = DeviceName.Parse(options.Device);
        bool InThisBuild(DeviceKind kind) => providers.Contains(Known[kind].Provider);
        string? WhyNot(DeviceName name) => InThisBuild(name.Kind!.Value) ? whyNot(name, options) : "not in this build of ONNX Runtime";
        if (asked.Kind is { } kind)
        {
            return WhyNot(asked) is { } reason
                ? throw new DeviceException(
                    $"device '{asked}' is not there ({reason}). Found: {string.Join(", ", providers)}. To use it, "
                        + $"{(InThisBuild(kind) ? "" : Known[kind].Build + " and ")}{Known[kind].Install}; "
                        + "or set the device to auto or cpu."
                )
                : new DeviceSelection(asked, asked.ToString());
        }

        var passed = new List<string>();
        foreach (var candidate in Automatic.Select(candidate => new DeviceName(candidate, 0)))
        {
            if (WhyNot(candidate) is not { } reason)
            {
                return new DeviceSelection(
                    candidate,
                    $"{candidate}, chosen automatically{(passed.Count == 0 ? "" : $" ({string.Join("; ", passed)})")}"
                );
            }

            passed.Add($"{candidate}: {reason}");
        }

        throw new DeviceException($"No device works: {string.Join("; ", passed)}.");
    }

    private static string? Try(DeviceName name, FamilyRuntimeOptions options)
    {
        try
        {
            using var settings = SessionSettings.Of(options, name);
            return null;
        }
        catch (Exception missing) when (missing is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return missing.Message.ReplaceLineEndings(" ");
        }
    }
}
