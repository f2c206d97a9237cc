using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;

namespace HybridGrains.Diffusion.Tests.Generations;

/// <summary>What a refusal advises is accepted.</summary>
public sealed partial class GenerationCheckTests
{
    private static readonly GenerationParameters Request = new("family", "a cat", "", 64, 64, 20, "ddim", 4, 7);

    private static readonly FamilyManifest Family = ModelFamily.Load(Checkout.Combine("models", "emoji-scenes")).Manifest;

    [Fact]
    public void Strength_AdvisedForAnyStepCount_IsAccepted()
    {
        for (var steps = 1; steps <= 1000; steps++)
        {
            var asked = Request with { Steps = steps, Strength = 0.4 / steps };

            var refusal = Assert.Throws<GenerationInputException>(() => GenerationCheck.Strength(asked));
            var advised = double.Parse(AtLeast().Match(refusal.Message).Groups[1].Value, CultureInfo.InvariantCulture);

            GenerationCheck.Strength(asked with { Strength = advised });
            Assert.InRange(advised, 1.0 / steps - 1e-12, 1.0 / steps + 0.001);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    public void Strength_OutOfRange_IsRefused(double strength) =>
        Assert.Equal(
            "strength",
            Assert.Throws<GenerationInputException>(() => GenerationCheck.Strength(Request with { Strength = strength })).Field
        );

    [Fact]
    public void Size_AdvisedForAnyFamily_IsAccepted() =>
        Gen.Select(Gen.Int[1, 256], Gen.Int[0, 1024], Gen.Int[1, 96], Gen.Int[1, 64], Gen.Int[1, 4096])
            .Sample(
                (min, more, multiple, factor, side) =>
                {
                    var family = Family with
                    {
                        Size = Family.Size with { Min = min, Max = min + more, Multiple = multiple },
                        Latent = Family.Latent with { Factor = factor },
                    };
                    try
                    {
                        GenerationCheck.Size(family, Request with { Width = side, Height = side });
                        Assert.Equal(0, side % multiple + side % factor);
                    }
                    catch (GenerationInputException refusal)
                    {
                        var numbers = Advised().Match(refusal.Message).Groups;
                        var (low, high, step) = (Number(numbers[1]), Number(numbers[2]), Number(numbers[3]));
                        for (var advised = low; advised <= high; advised += step)
                        {
                            GenerationCheck.Size(family, Request with { Width = advised, Height = advised });
                        }
                    }
                }
            );

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"at least ([0-9.]+), so")]
    private static partial Regex AtLeast();

    [GeneratedRegex(@"must be ([0-9]+) to ([0-9]+) pixels, in multiples of ([0-9]+)\.")]
    private static partial Regex Advised();
}
