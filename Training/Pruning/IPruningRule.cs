namespace HybridGrains.Training.Pruning;

/// <summary>Decides what to keep of a teacher from the scores of its parts.</summary>
internal interface IPruningRule
{
    string Name { get; }

    /// <summary>A plan of at most <paramref name="budget"/> parameters.</summary>
    /// <exception cref="TrainingException">The rule cannot get below the budget.</exception>
    PruningPlan Choose(ParameterCount count, Significance significance, long budget);
}
