using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>
/// Base of every layer, block and network. Children are registered under the names of diffusers and transformers,
/// dots included ("to_out.0"), so that no wrapper modules are needed and parameter names match the checkpoints.
/// </summary>
public abstract class NetworkModule : nn.Module
{
    protected NetworkModule(string name)
        : base(name)
    {
    }

    /// <summary>Names come from explicit registration only; TorchSharp would add fields under their C# names.</summary>
    protected sealed override void RegisterComponents()
    {
    }

    protected T Child<T>(string name, T module)
        where T : nn.Module
    {
        register_module(name, module);
        return module;
    }

    protected T[] Children<T>(string name, IEnumerable<T> modules)
        where T : nn.Module
    {
        return modules.Select((module, i) => Child($"{name}.{i}", module)).ToArray();
    }

    /// <summary>Memory that is not touched until it is initialised or loaded into.</summary>
    protected Parameter Weight(string name, params long[] shape)
    {
        var parameter = nn.Parameter(empty(shape, ScalarType.Float32));
        register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>Fills this module's own parameters with PyTorch's default distribution for its kind. Children are visited apart.</summary>
    internal virtual void InitialiseOwn()
    {
    }

    /// <summary>Number of parameters; reads shapes only.</summary>
    public long CountParameters() => parameters().Sum(p => p.numel());
}
