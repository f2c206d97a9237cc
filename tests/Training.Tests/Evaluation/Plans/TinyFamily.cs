using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Export;

namespace HybridGrains.Training.Tests.Evaluation.Plans;

/// <summary>A family of random weights, written once for all tests of a class.</summary>
public sealed class TinyFamily : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("plans-").FullName;

    public TinyFamily() => RandomFamily.Write(Folder, "tiny", seed: 2, TimeProvider.System);

    public string Folder => Path.Combine(_root, "family");

    public ModelFamily Load() => ModelFamily.Load(Folder);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
