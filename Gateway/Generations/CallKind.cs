namespace HybridGrains.Gateway.Generations;

/// <summary>Which call a body came with: OpenAI gives each its own fields.</summary>
public enum CallKind
{
    Unknown = 0,

    /// <summary>POST /v1/generations.</summary>
    Submission = 1,

    /// <summary>POST /v1/images/generations.</summary>
    Image = 2,

    /// <summary>POST /v1/images/edits, multipart.</summary>
    FormEdit = 3,

    /// <summary>POST /v1/images/edits, JSON.</summary>
    JsonEdit = 4,
}
