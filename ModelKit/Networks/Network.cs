using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>A whole network with its config. Parameters are fp32; <see cref="ComputeType"/> is what the forward pass runs in.</summary>
public abstract class Network : NetworkModule
{
    private const string ConfigFile = "config.json";

    protected Network(string name)
        : base(name) { }

    /// <summary>
    /// Type of activations, and of weights as they are used: layers cast their fp32 weights to the type of their input, so
    /// bf16 training keeps fp32 master weights. Results are fp32 either way. Default: Float32.
    /// </summary>
    public ScalarType ComputeType { get; set; } = ScalarType.Float32;

    /// <summary>Name of the weights file in a model folder.</summary>
    protected virtual string WeightsFile => "diffusion_pytorch_model.safetensors";

    /// <summary>The config as written to config.json.</summary>
    protected abstract string ConfigText { get; }

    /// <summary>Writes config.json and the weights, as fp32 or fp16, in the layout of diffusers and transformers.</summary>
    public void SavePretrained(string folder, ScalarType dtype = ScalarType.Float32)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, ConfigFile), ConfigText);
        ModuleWeights.Save(this, WeightsPath(folder), dtype);
    }

    /// <summary>Where <see cref="SavePretrained"/> puts the weights.</summary>
    internal string WeightsPath(string folder) => Path.Combine(folder, WeightsFile);

    protected static string ReadConfig(string folder) => File.ReadAllText(Path.Combine(folder, ConfigFile));

    /// <summary>Random start values, drawn from torch's generator (seed it with torch.manual_seed).</summary>
    protected void Initialise()
    {
        using var noGrad = no_grad();
        foreach (var module in modules())
        {
            (module as NetworkModule)?.InitialiseOwn();
        }

        InitialiseOwn();
    }

    /// <summary>
    /// Replaces all parameters; names and shapes must be this network's, under today's names or those of older checkpoints.
    /// </summary>
    /// <exception cref="StateMismatchException">They are not; nothing was changed.</exception>
    public void Load(IWeights weights) => ModuleWeights.Load(this, weights, TodaysName);

    protected void LoadWeights(string folder)
    {
        using var weights = WeightsFolder.Open(folder, WeightsFile);
        Load(weights);
    }

    /// <summary>What a parameter of an older checkpoint is called today.</summary>
    protected virtual string TodaysName(string stored) => stored;
}
