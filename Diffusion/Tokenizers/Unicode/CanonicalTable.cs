using System.Collections.Frozen;
using System.Globalization;

namespace HybridGrains.Diffusion.Tokenizers.Unicode;

/// <summary>What Unicode says of letters that are written in several ways; read from canonical.txt once.</summary>
internal sealed class CanonicalTable
{
    private const string Resource = "canonical.txt";

    private static readonly Lazy<CanonicalTable> Read = new(() => new CanonicalTable());

    private CanonicalTable()
    {
        var decompositions = new Dictionary<int, int[]>();
        var composites = new Dictionary<(int, int), int>();
        var ranks = new Dictionary<int, byte>();
        foreach (var words in Lines())
        {
            switch (words[0])
            {
                case "#":
                    break;
                case "x":
                    decompositions[CodePoint(words[1])] = Array.ConvertAll(words[2..], CodePoint);
                    break;
                case "m":
                    foreach (var mark in words[2..].SelectMany(Range))
                    {
                        ranks[mark] = byte.Parse(words[1], CultureInfo.InvariantCulture);
                    }

                    break;
                default:
                    var (whole, first, second) = (CodePoint(words[0]), CodePoint(words[1]), CodePoint(words[2]));
                    decompositions[whole] = [first, second];
                    composites[(first, second)] = whole;
                    break;
            }
        }

        Decompositions = decompositions.ToFrozenDictionary();
        Composites = composites.ToFrozenDictionary();
        Ranks = ranks.ToFrozenDictionary();
    }

    public static CanonicalTable Instance => Read.Value;

    /// <summary>What a letter is made of; parts may be composed in turn.</summary>
    public FrozenDictionary<int, int[]> Decompositions { get; }

    /// <summary>The letter that two are written as.</summary>
    public FrozenDictionary<(int First, int Second), int> Composites { get; }

    /// <summary>Order of marks by their combining class; marks of class 0 and letters are absent.</summary>
    public FrozenDictionary<int, byte> Ranks { get; }

    private static IEnumerable<string[]> Lines()
    {
        using var stream =
            typeof(CanonicalTable).Assembly.GetManifestResourceStream(typeof(CanonicalTable), Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in this assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(' ');
        }
    }

    private static int CodePoint(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<int> Range(string text)
    {
        var ends = Array.ConvertAll(text.Split('-'), CodePoint);
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
