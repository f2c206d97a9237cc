using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Storage;
using HybridGrains.Grains.Workers.Placement;

namespace HybridGrains.Grains.Generations;

/// <summary>What the generations of a silo share.</summary>
public sealed class GenerationParts(
    IGenerationIndex index,
    IWebhookOutbox outbox,
    RequestIntake intake,
    HandoffDecider decider,
    FinishedPictures pictures,
    GenerationJournal journal,
    FamilyRuntimes families,
    DeviceSilos devices,
    TimeProvider timeProvider
)
{
    public IGenerationIndex Index => index;
    public IWebhookOutbox Outbox => outbox;
    public RequestIntake Intake => intake;
    public HandoffDecider Decider => decider;
    public FinishedPictures Pictures => pictures;
    public GenerationJournal Journal => journal;
    public FamilyRuntimes Families => families;
    public DeviceSilos Devices => devices;
    public TimeProvider TimeProvider => timeProvider;
}
