using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Samplers;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Tests.Schedules;

/// <summary>Tables against diffusers.</summary>
public sealed class GoldenScheduleTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Schedules =>
        [.. GoldenFiles.Case("schedules/betas").GetProperty("entries").EnumerateObject().Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void AlphasCumprod_EqualDiffusers(string name)
    {
        var schedule = NoiseSchedule.Parse(
            GoldenFiles.Case("schedules/betas").GetProperty("entries").GetProperty(name).GetProperty("config")
        );

        var expected = GoldenFiles.Tensors("schedules/betas")[$"{name}.alphas_cumprod_f64"];
        Assert.Equal(expected.Length, schedule.TrainSteps);
        Assert.All(
            expected.Zip(schedule.AlphasCumprod),
            pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(pair.First, 1e-6))
        );
    }

    [Fact]
    public void Boundary_EqualsTheConsistencyScalings() =>
        Assert.All(
            GoldenFiles.Case("lcm/boundary_and_guidance").GetProperty("scalings").EnumerateArray(),
            group =>
                Assert.All(
                    group.GetProperty("rows").EnumerateArray(),
                    row =>
                    {
                        var (skip, outScale) = LcmSampler.Boundary(
                            row.GetProperty("timestep").GetInt32(),
                            group.GetProperty("timestep_scaling").GetDouble()
                        );

                        Assert.Equal(row.GetProperty("c_skip_f64").GetDouble(), skip, 1e-12);
                        Assert.Equal(row.GetProperty("c_out_f64").GetDouble(), outScale, 1e-12);
                    }
                )
        );

    [Fact]
    public void GuidanceEmbedding_EqualsTheReference() =>
        Assert.All(
            GoldenFiles.Case("lcm/boundary_and_guidance").GetProperty("guidance_embedding").EnumerateArray(),
            entry =>
            {
                var embedding = GuidanceEmbedding.Of(
                    (float)(entry.GetProperty("w").GetDouble() + 1),
                    entry.GetProperty("embedding_dim").GetInt32()
                );

                Assert.All(
                    entry.GetProperty("values").EnumerateArray().Zip(embedding),
                    pair => Assert.Equal(pair.First.GetDouble(), pair.Second, 1e-5)
                );
            }
        );

    [Fact]
    public void SinusoidalEmbedding_EqualsTheReference() =>
        Assert.All(
            GoldenFiles.Case("schedules/timestep_embedding").GetProperty("entries").EnumerateArray(),
            entry =>
            {
                var expected = GoldenFiles.Tensors("schedules/timestep_embedding")[entry.GetProperty("tensor_f64").GetString()!];
                var width = entry.GetProperty("embedding_dim").GetInt32();
                var embeddings = entry
                    .GetProperty("timesteps")
                    .EnumerateArray()
                    .SelectMany(timestep =>
                        SinusoidalEmbedding.Of(
                            timestep.GetInt32(),
                            width,
                            entry.GetProperty("flip_sin_to_cos").GetBoolean(),
                            entry.GetProperty("downscale_freq_shift").GetDouble()
                        )
                    );

                Assert.All(expected.Zip(embeddings), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            }
        );
}
