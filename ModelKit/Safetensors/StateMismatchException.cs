namespace HybridGrains.ModelKit.Safetensors;

/// <summary>A weights file that does not fit a network; lists every name that is missing, unexpected or of another shape.</summary>
public sealed class StateMismatchException : Exception
{
    public StateMismatchException(
        string path,
        IReadOnlyList<string> missing,
        IReadOnlyList<string> unexpected,
        IReadOnlyList<string> misshaped
    )
        : base(
            $"{path} does not fit the network.{List(" Missing", missing)}{List(" Unexpected", unexpected)}{List(" Other shape", misshaped)}"
        )
    {
        Missing = missing;
        Unexpected = unexpected;
        Misshaped = misshaped;
    }

    public IReadOnlyList<string> Missing { get; }

    public IReadOnlyList<string> Unexpected { get; }

    public IReadOnlyList<string> Misshaped { get; }

    private static string List(string title, IReadOnlyList<string> names)
    {
        return names.Count == 0 ? string.Empty : $"{title} ({names.Count}): {string.Join(", ", names)}.";
    }
}
