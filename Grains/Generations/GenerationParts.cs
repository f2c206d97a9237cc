using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Grains.Generations;

/// <summary>What the generations of a silo share.</summary>
public sealed class GenerationParts(
    IGenerationIndex index,
    RequestIntake intake,
    HandoffDecider decider,
    FinishedPictures pictures,
    GenerationJournal journal,
    FamilyRuntimes families,
    TimeProvider timeProvider
)
{
    public IGenerationIndex Index => index;
    public RequestIntake Intake => intake;
    public HandoffDecider Decider => decider;
    public FinishedPictures Pictures => pictures;
    public GenerationJournal Journal => journal;
    public FamilyRuntimes Families => families;
    public TimeProvider TimeProvider => timeProvider;
}
