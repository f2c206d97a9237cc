using HybridGrains.Diffusion.Devices;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.EdgeAgent;

/// <summary>How one agent joins a gateway and what it lends.</summary>
public sealed record EdgeAgentOptions
{
    /// <summary>Address of the gateway, for example http://localhost:5080.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>Enrolment token, for the first time at a cluster. Default: empty, the agent is enrolled already.</summary>
    public string Token { get; init; } = "";

    /// <summary>What the agent is called: a label of letters, digits, '.', '_' and '-'. The cluster issues its id.</summary>
    public required string Name { get; init; }

    /// <summary>Where the agent keeps its keys. Default: null, nowhere; every start enrols anew.</summary>
    public string? KeyFolder { get; init; }

    /// <summary>Folder of model families.</summary>
    public required string ModelsFolder { get; init; }

    /// <summary>Denoisers to lend. Default: none named, which lends the small one of each family.</summary>
    public IReadOnlyList<string> Denoisers { get; init; } = [];

    /// <summary>Threads of one network evaluation. Default: 0, every core.</summary>
    public int Threads { get; init; }

    /// <summary>"auto", "cpu", "cuda", "tensorrt" or "directml", one of several as "cuda:1". Default: "cpu".</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Whether threads spin while they wait for work. Default: false.</summary>
    public bool Spinning { get; init; }

    /// <summary>Used with "cuda" and "tensorrt".</summary>
    public CudaOptions Cuda { get; init; } = new();

    /// <summary>Added to every denoising step, for tests and demonstrations. Default: none.</summary>
    public TimeSpan SlowDown { get; init; }

    /// <summary>How long a gateway may take to answer a hello. Default: 20 seconds.</summary>
    public TimeSpan WelcomeTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a drained agent waits for the verdict on its last result. Default: 10 seconds.</summary>
    public TimeSpan VerdictTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Public key of a gateway that nobody vouches for. Default: null, the machine's own trust decides.</summary>
    public string? TlsPin { get; init; }

    internal FamilyRuntimeOptions Runtime =>
        new()
        {
            IntraOpThreads = Threads,
            Device = Device,
            Spinning = Spinning,
            Cuda = Cuda,
        };
}
