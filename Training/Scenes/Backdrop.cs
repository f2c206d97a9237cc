namespace HybridGrains.Training.Scenes;

/// <summary>What is behind the objects: a colour, or a simple landscape.</summary>
/// <param name="Phrases">How captions name it, the usual one first.</param>
/// <param name="Upper">Colour above the horizon, at the top.</param>
/// <param name="Lower">Colour below the horizon, or at the bottom where there is none.</param>
/// <param name="Ornament">What is drawn into it.</param>
internal sealed record Backdrop(
    int Id,
    string Name,
    IReadOnlyList<string> Phrases,
    (byte R, byte G, byte B) Upper,
    (byte R, byte G, byte B) Lower,
    BackdropOrnament Ornament
)
{
    /// <summary>First row of the lower colour.</summary>
    public const int Horizon = 80;

    /// <summary>All backdrops; the first, white, is what a caption without one means.</summary>
    public static IReadOnlyList<Backdrop> All { get; } =
    [
        Plain(0, "white", (255, 255, 255)),
        Plain(1, "black", (24, 24, 32)),
        Plain(2, "blue", (72, 126, 214)),
        Plain(3, "green", (118, 190, 122)),
        Plain(4, "yellow", (252, 222, 120)),
        Plain(5, "pink", (250, 176, 204)),
        Plain(6, "gray", (158, 158, 164)),
        Plain(7, "purple", (156, 110, 206)),
        Plain(8, "red", (216, 70, 66)),
        Plain(9, "orange", (246, 158, 74)),
        Land(10, "grass", (170, 214, 245), (88, 160, 72), "on grass", "on the grass", "in a meadow", "in a field", "on the lawn"),
        Land(11, "beach", (150, 220, 235), (236, 212, 160), "on a beach", "on the beach", "at the beach", "on the sand"),
        Land(12, "sky", (112, 184, 244), (196, 228, 252), "in the sky", "in a blue sky", "against the sky", "in the clouds") with
        {
            Ornament = BackdropOrnament.Clouds,
        },
        Land(13, "night", (22, 28, 72), (22, 28, 72), "at night", "in the night sky", "in a starry night", "in space") with
        {
            Ornament = BackdropOrnament.Stars,
        },
        Land(14, "water", (196, 228, 246), (40, 110, 190), "in the water", "on the water", "at sea", "on the sea", "in the ocean") with
        {
            Ornament = BackdropOrnament.Waves,
        },
        Land(15, "snow", (186, 202, 222), (246, 249, 253), "in the snow", "on snow", "in winter"),
        Land(16, "road", (190, 206, 216), (92, 94, 100), "on the road", "on a road", "on the street", "in the street"),
        Land(17, "room", (240, 226, 200), (164, 112, 66), "in a room", "indoors", "in the living room"),
        Land(18, "sunset", (252, 190, 90), (198, 84, 104), "at sunset", "at sundown", "in the evening"),
        Land(19, "forest", (96, 146, 108), (60, 86, 50), "in a forest", "in the forest", "in the woods"),
    ];

    /// <summary>One colour all over.</summary>
    public bool IsPlain => Upper == Lower && Ornament == BackdropOrnament.None;

    private static Backdrop Plain(int id, string name, (byte, byte, byte) colour)
    {
        var ground = (name == "orange" ? "an " : "a ") + name;
        string[] phrases =
        [
            $"on {ground} background",
            $"with {ground} background",
            $"against {ground} background",
            $"on {name}",
            $"{name} background",
        ];
        return new Backdrop(
            id,
            name,
            name == "orange" ? [.. phrases.Where(phrase => phrase != "on orange")] : phrases,
            colour,
            colour,
            BackdropOrnament.None
        );
    }

    private static Backdrop Land(int id, string name, (byte, byte, byte) upper, (byte, byte, byte) lower, params string[] phrases) =>
        new(id, name, phrases, upper, lower, BackdropOrnament.None);
}
