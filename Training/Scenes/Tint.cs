namespace HybridGrains.Training.Scenes;

/// <summary>Colour an object is painted in; <see cref="Natural"/> leaves it as it is.</summary>
internal enum Tint
{
    Natural,
    Red,
    Yellow,
    Green,
    Blue,
    Purple,
    Pink,
    Black,
    White,
}
