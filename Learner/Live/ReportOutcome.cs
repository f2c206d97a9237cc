namespace HybridGrains.Learner.Live;

/// <summary>What became of a report from live traffic.</summary>
public enum ReportOutcome
{
    Unknown = 0,

    /// <summary>Its reward counts for its arm, and its decisions, if it is of the explore arm, wait to be learned from.</summary>
    Accepted = 1,

    /// <summary>A field is missing, too long, not finite or out of its range.</summary>
    Malformed = 2,

    /// <summary>Made for another observation schema or another discount: by a silo of another version of this program.</summary>
    OtherSchema = 3,

    /// <summary>A version that does not exist yet.</summary>
    FutureVersion = 4,

    /// <summary>An action that does not exist, or that its own mask forbids.</summary>
    ForbiddenAction = 5,

    /// <summary>A log-probability above 0, or not the one that the released version gives.</summary>
    WrongLogProb = 6,

    /// <summary>Of a version further behind the one that decides than may be learned from, or of one that was withdrawn.</summary>
    Stale = 7,

    /// <summary>Of the explore arm, but not every decision was drawn, so that its rewards cannot be told apart.</summary>
    Incomplete = 8,

    /// <summary>A generation that already waits to be learned from.</summary>
    Duplicate = 9,

    /// <summary>Sound, but this learner learns in the simulator only.</summary>
    NotLearning = 10,
}
