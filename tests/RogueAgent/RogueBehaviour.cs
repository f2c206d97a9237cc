namespace HybridGrains.Tests.Rogue;

/// <summary>What a rogue does with the ranges it is offered. All of them run their probe honestly and send heartbeats.</summary>
internal enum RogueBehaviour
{
    Unknown = 0,

    /// <summary>Computes what it is offered.</summary>
    Honest = 1,

    /// <summary>Takes the range and never answers; deaf to cancels.</summary>
    Hang = 2,

    /// <summary>Says no, at once.</summary>
    Decline = 3,

    /// <summary>Returns latents that are not numbers.</summary>
    AnswerNotANumber = 4,

    /// <summary>Never ends, and reports progress that does not progress.</summary>
    EmptyProgress = 5,

    /// <summary>Computes, and reports a preview of 2,048 pixels a side with every step.</summary>
    HugePreviews = 6,

    /// <summary>Does nothing by itself: the test answers what <see cref="RogueAgent.OfferedAsync"/> gives.</summary>
    Puppet = 7,

    /// <summary>Never ends, and shows a new step every two seconds.</summary>
    SlowSteps = 8,
}
