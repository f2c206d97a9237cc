namespace HybridGrains.Training.Evaluation;

/// <summary>What is right about one picture.</summary>
/// <param name="Objects">The right kinds of objects and no others; something unclear counts as another.</param>
/// <param name="Counts">The right number of things, whatever they are.</param>
/// <param name="Relation">Null when the prompt names no relation.</param>
/// <param name="Size">Null when the prompt says neither big nor small. Not part of <see cref="AllRight"/>.</param>
internal sealed record PictureScore(bool Objects, bool Counts, bool? Relation, bool Background, bool? Size)
{
    public bool AllRight => Objects && Counts && Relation != false && Background;
}
