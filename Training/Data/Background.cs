namespace HybridGrains.Training.Data;

/// <summary>What is behind the objects: one colour, or sky above a ground.</summary>
/// <param name="Phrase">How captions name it, for example "on a blue background".</param>
internal sealed record Background(int Id, string Name, string Phrase, (byte R, byte G, byte B) Upper, (byte R, byte G, byte B) Lower)
{
    /// <summary>First row of the lower colour.</summary>
    public const int Horizon = 80;

    /// <summary>All backgrounds; the first, white, is what a caption without a background means.</summary>
    public static IReadOnlyList<Background> All { get; } =
    [
        Plain(0, "white", (255, 255, 255)),
        Plain(1, "black", (24, 24, 32)),
        Plain(2, "blue", (72, 126, 214)),
        Plain(3, "green", (118, 190, 122)),
        Plain(4, "yellow", (252, 222, 120)),
        Plain(5, "pink", (250, 176, 204)),
        new(6, "grass", "on grass", (170, 214, 245), (88, 160, 72)),
        new(7, "beach", "on a beach", (150, 220, 235), (236, 212, 160)),
    ];

    private static Background Plain(int id, string name, (byte, byte, byte) colour) =>
        new(id, name, $"on a {name} background", colour, colour);
}
