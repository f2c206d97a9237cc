namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>A folder that is filled beside its final place and appears there only when it is whole; deleted when it never is.</summary>
internal sealed class AsideFolder : IDisposable
{
    private readonly string _target;
    private bool _kept;

    /// <param name="target">The final place. What an interrupted run left beside it is deleted.</param>
    public AsideFolder(string target)
    {
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        Path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(_target)!, $".{System.IO.Path.GetFileName(_target)}.partial");
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>The folder of a component, created.</summary>
    public string Component(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>Puts it in its place, instead of what was there.</summary>
    public void Keep()
    {
        var old = Path + ".old";
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }

        if (Directory.Exists(_target))
        {
            Directory.Move(_target, old);
        }

        Directory.Move(Path, _target);
        _kept = true;
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    public void Dispose()
    {
        if (!_kept && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
