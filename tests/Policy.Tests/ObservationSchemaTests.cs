namespace HybridGrains.Policy.Tests;

public sealed class ObservationSchemaTests
{
    [Fact]
    public void Fingerprint_OfVersion1_IsWhatPolicyFilesCarry() =>
        Assert.Equal((1, "e910c20304eb9028"), (ObservationSchema.Version, ObservationSchema.Fingerprint));

    [Fact]
    public void Encode_ExtremeObservations_StaysInTheUnitInterval()
    {
        var load = new TierLoad(0, 0, 0, 1_000_000, double.PositiveInfinity, 1e9, 1e9, 1e9, double.NaN, -5, 7);
        var observations = new[]
        {
            new Observation(1, 0, 0, "large", "small"),
            new Observation(150, 150, 0, "large", "small")
            {
                SlackSeconds = -100,
                DeadlineSeconds = 1,
                Cloud = load,
                Edge = load,
                LostRanges = 99,
                PromptDifficulty = -3,
                LatentMovement = double.NaN,
            },
        };

        foreach (var observation in observations)
        {
            var encoded = new float[ObservationSchema.Size];
            ObservationSchema.Encode(observation, encoded);
            Assert.All(encoded, value => Assert.InRange(value, 0, 1));
        }
    }

    [Fact]
    public void Encode_EveryField_ReadsSomething()
    {
        // Two situations that differ in everything: a field that is the same in both would be blind.
        var one = new Observation(25, 0, 10, "large", "small")
        {
            SlackSeconds = 5,
            DeadlineSeconds = 5,
            QualityFloor = 0.5,
            Edge = new TierLoad { Workers = 1, SmallStepMs = 10 },
        };
        var other = new Observation(20, 10, 10, "large", "small")
        {
            EffectiveLargeSteps = 8,
            PromptDifficulty = 0.9,
            LatentMovement = 0.1,
            QualityFloor = 0.9,
            DeadlineSeconds = 9,
            SlackSeconds = -1,
            PricePerCloudSecond = 0.001,
            ArrivalsPerSecond = 3,
            LastOnEdge = true,
            LostRanges = 1,
            Cloud = new TierLoad(2, 3, 8, 4, 1, 30, 15, 20, 0, 0, 0),
            Edge = new TierLoad(5, 2, 5, 1, 2, 0, 60, 50, 100, 500, 0.1),
        };
        var (a, b) = (new float[ObservationSchema.Size], new float[ObservationSchema.Size]);

        ObservationSchema.Encode(one, a);
        ObservationSchema.Encode(other, b);

        Assert.Empty(ObservationSchema.Fields.Where((_, i) => a[i] == b[i]).Select(field => field.Name));
    }
}
