using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks;

/// <summary>
/// Base of every layer, block and network. Children are registered under the names of diffusers and transformers; the
/// steps of a dotted name ("to_out.0") become unseen modules in between, so that parameter names match the checkpoints.
/// </summary>
public abstract class NetworkModule : nn.Module
{
    private readonly Dictionary<string, Step> _steps = [];

    protected NetworkModule(string name)
        : base(name) { }

    /// <summary>Names come from explicit registration only; TorchSharp would add fields under their C# names.</summary>
    protected sealed override void RegisterComponents() { }

    protected T Child<T>(string name, T module)
        where T : nn.Module
    {
        var dot = name.IndexOf('.');
        if (dot < 0)
        {
            register_module(name, module);
            return module;
        }

        var first = name[..dot];
        if (!_steps.TryGetValue(first, out var step))
        {
            _steps.Add(first, step = new Step(first));
            register_module(first, step);
        }

        return step.Child(name[(dot + 1)..], module);
    }

    protected T[] Children<T>(string name, IEnumerable<T> modules)
        where T : nn.Module
    {
        return modules.Select((module, i) => Child($"{name}.{i}", module)).ToArray();
    }

    /// <summary>Memory that is not touched until it is initialised or loaded into.</summary>
    protected Parameter Parameter(string name, params long[] shape)
    {
        var parameter = nn.Parameter(empty(shape, ScalarType.Float32));
        register_parameter(name, parameter);
        return parameter;
    }

    /// <summary>Fills this module's own parameters with PyTorch's default distribution for its kind. Children are visited apart.</summary>
    internal virtual void InitialiseOwn() { }

    /// <summary>Number of parameters; reads shapes only.</summary>
    public long CountParameters() => parameters().Sum(p => p.numel());

    private sealed class Step(string name) : NetworkModule(name);
}
