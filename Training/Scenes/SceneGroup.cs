namespace HybridGrains.Training.Scenes;

/// <summary>One or more of the same object with the same attributes: what a noun phrase names.</summary>
internal sealed record SceneGroup(
    int ObjectId,
    int Count = 1,
    Tint Tint = Tint.Natural,
    Turn Turn = Turn.None,
    RelativeSize Size = RelativeSize.Unsaid
);
