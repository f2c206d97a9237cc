using System.CommandLine;
using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.EdgeAgent;

/// <summary>The options of a command line that say what runs the networks.</summary>
public sealed class DeviceCommandOptions
{
    private const long Mebibyte = 1024 * 1024;

    private readonly Option<string> _device = new("--device")
    {
        Description = "What runs the networks: auto, cpu, cuda, tensorrt or directml; one of several as cuda:1",
        DefaultValueFactory = _ => "cpu",
    };

    private readonly Option<int> _threads = new("--threads") { Description = "Threads of one network evaluation; 0 takes every core" };
    private readonly Option<bool> _spin = new("--spin") { Description = "Threads spin while they wait: quicker on a machine of one's own" };
    private readonly Option<int?> _memory = new("--gpu-memory")
    {
        Description = "Largest arena on a CUDA device, in MiB. Default: what is free",
    };
    private readonly Option<bool> _graph = new("--cuda-graph")
    {
        Description = "Records evaluations as CUDA graphs: quicker where every picture has one size",
    };
    private readonly Option<bool> _tunable = new("--tunable-ops") { Description = "Times alternative CUDA kernels at first use" };
    private readonly Option<bool> _tf32 = new("--tf32")
    {
        Description = "Allows TensorFloat-32 on CUDA: quicker, and pictures differ a little from other devices'",
    };
    private readonly Option<string?> _cache = new("--tensorrt-cache")
    {
        Description = "Folder in which TensorRT keeps the engines that it builds",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_device, _threads, _spin, _memory, _graph, _tunable, _tf32, _cache])
        {
            command.Add(option);
        }
    }

    /// <summary>As given; <see cref="FamilyRuntimeCheck"/> says what is wrong with it.</summary>
    public FamilyRuntimeOptions Read(ParseResult parsed) =>
        new()
        {
            Device = parsed.GetValue(_device)!,
            IntraOpThreads = parsed.GetValue(_threads),
            Spinning = parsed.GetValue(_spin),
            Cuda = new CudaOptions
            {
                MemoryLimitBytes = parsed.GetValue(_memory) * Mebibyte,
                Graph = parsed.GetValue(_graph),
                TunableOps = parsed.GetValue(_tunable),
                Tf32 = parsed.GetValue(_tf32),
                TensorRtCacheFolder = parsed.GetValue(_cache),
            },
        };
}
