using HybridGrains.Training.Evaluation.Distances;
using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>How far the pictures of a plan are from real ones, by one kind of features.</summary>
/// <param name="KidChange">KID against the reference's, relative: 0.05 is a twentieth farther. Paired.</param>
internal sealed record PlanDistance(Estimate Fid, Estimate Kid, Estimate KidChange, ManifoldScores Overlap);
