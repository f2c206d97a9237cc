using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Tests.Smdp;

public sealed class GeneralisedAdvantageTests
{
    private const double Gamma = 0.98;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(0.95)]
    [InlineData(1.0)]
    public void Compute_RandomTrajectories_EqualsTheWeightedSumOfLaterErrors(double lambda)
    {
        var random = new Random(11);
        for (var trial = 0; trial < 200; trial++)
        {
            var path = RandomPath(random, terminates: trial % 2 == 0);
            var expected = BruteForce(path, lambda, k => Math.Pow(Gamma, path.Tau[k]), _ => lambda);

            AssertClose(expected, Advantages(path, lambda, DurationTreatment.SemiMarkov));
        }
    }

    [Fact]
    public void Compute_LambdaOne_EqualsBruteForceReturnsTickByTick()
    {
        var random = new Random(12);
        for (var trial = 0; trial < 200; trial++)
        {
            // Rewards on single ticks: the return is summed over all ticks to the end, without any notion of decisions.
            var decisions = random.Next(1, 9);
            var perTick = Enumerable
                .Range(0, decisions)
                .Select(_ => Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.NextDouble() - 0.5).ToArray())
                .ToArray();
            var path = new Path(
                [.. perTick.Select(ticks => (float)ticks.Select((r, i) => Math.Pow(Gamma, i) * r).Sum())],
                [.. perTick.Select(_ => (float)random.NextDouble())],
                [.. perTick.Select(ticks => (float)ticks.Length)],
                [.. perTick.Select((_, k) => k == decisions - 1)],
                0
            );

            var advantages = Advantages(path, 1, DurationTreatment.SemiMarkov);

            for (var k = 0; k < decisions; k++)
            {
                var returns = perTick[k..].SelectMany(ticks => ticks).Select((r, i) => Math.Pow(Gamma, i) * r).Sum();
                Assert.Equal(returns - path.Value[k], advantages[k], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(DurationTreatment.SemiMarkov)]
    [InlineData(DurationTreatment.SemiMarkovLambdaPerTick)]
    public void Compute_EveryDecisionOneTick_IsTextbookGae(DurationTreatment treatment)
    {
        var random = new Random(13);
        for (var trial = 0; trial < 100; trial++)
        {
            var path = RandomPath(random, terminates: trial % 3 == 0);
            Array.Fill(path.Tau, 1f);

            Assert.Equal(Advantages(path, 0.9, DurationTreatment.PerDecision), Advantages(path, 0.9, treatment));
            AssertClose(BruteForce(path, 0.9, _ => Gamma, _ => 0.9), Advantages(path, 0.9, treatment));
        }
    }

    [Fact]
    public void Compute_LambdaPerTick_RaisesLambdaToTau()
    {
        var path = RandomPath(new Random(14), terminates: false);

        var expected = BruteForce(path, 0.99, k => Math.Pow(Gamma, path.Tau[k]), k => Math.Pow(0.99, path.Tau[k]));

        AssertClose(expected, Advantages(path, 0.99, DurationTreatment.SemiMarkovLambdaPerTick));
    }

    [Fact]
    public void Compute_LongDecisions_DifferFromThePerDecisionForm()
    {
        var path = RandomPath(new Random(15), terminates: false);

        Assert.NotEqual(Advantages(path, 0.9, DurationTreatment.PerDecision), Advantages(path, 0.9, DurationTreatment.SemiMarkov));
    }

    [Fact]
    public void Compute_EpisodeEndsInside_NothingFlowsBackOverTheEnd()
    {
        var path = new Path([1, 1, 1], [0, 0, 0], [5, 5, 5], [false, true, false], 7);
        var other = path with { Reward = [1, 1, 100] };

        Assert.Equal(Advantages(path, 0.9, DurationTreatment.SemiMarkov)[..2], Advantages(other, 0.9, DurationTreatment.SemiMarkov)[..2]);
    }

    private static Path RandomPath(Random random, bool terminates)
    {
        var length = random.Next(2, 12);
        return new Path(
            [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))],
            [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))],
            [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(1, 60))],
            [.. Enumerable.Range(0, length).Select(k => k == length - 1 ? terminates : random.Next(5) == 0)],
            (float)random.NextDouble()
        );
    }

    /// <summary>Sum over j of (product of discount and lambda up to j) delta_j, with no recursion.</summary>
    private static double[] BruteForce(Path path, double lambda, Func<int, double> discount, Func<int, double> trace)
    {
        var length = path.Reward.Length;
        var advantages = new double[length];
        for (var k = 0; k < length; k++)
        {
            var weight = 1.0;
            for (var j = k; j < length; j++)
            {
                var next =
                    path.Terminated[j] ? 0
                    : j == length - 1 ? path.NextValue
                    : path.Value[j + 1];
                advantages[k] += weight * (path.Reward[j] + (discount(j) * next) - path.Value[j]);
                if (path.Terminated[j])
                {
                    break;
                }

                weight *= discount(j) * trace(j);
            }
        }

        return advantages;
    }

    private static float[] Advantages(Path path, double lambda, DurationTreatment treatment)
    {
        var advantages = new float[path.Reward.Length];
        GeneralisedAdvantage.Compute(
            path.Reward,
            path.Value,
            path.Tau,
            path.Terminated,
            path.NextValue,
            Gamma,
            lambda,
            treatment,
            advantages
        );
        return advantages;
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (var k = 0; k < expected.Length; k++)
        {
            Assert.Equal(expected[k], actual[k], 1e-4);
        }
    }

    private sealed record Path(float[] Reward, float[] Value, float[] Tau, bool[] Terminated, float NextValue);
}
