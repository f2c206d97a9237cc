using HybridGrains.Training.Data;
using Xunit;

namespace HybridGrains.Training.Tests.Data;

public sealed class SceneSamplerTests
{
    private static List<Scene> Draw(int count, SceneSplit split = SceneSplit.Train, int seed = 1, SceneKind? kind = null)
    {
        var sampler = new SceneSampler(split, seed, kind);
        return [.. Enumerable.Range(0, count).Select(_ => sampler.Next())];
    }

    [Fact]
    public void Next_SameSeed_SameScenes()
    {
        Assert.Equivalent(Draw(50, seed: 9), Draw(50, seed: 9), strict: true);
        Assert.NotEqual(Draw(50, seed: 9).Select(scene => scene.Caption), Draw(50, seed: 10).Select(scene => scene.Caption));
    }

    [Fact]
    public void Next_BothSplits_ShareNoCombination()
    {
        var trained = Draw(20_000).Select(scene => scene.Combination).ToHashSet();

        Assert.DoesNotContain(Draw(5_000, SceneSplit.HeldOut), scene => trained.Contains(scene.Combination));
    }

    [Fact]
    public void Next_ManyScenes_LieOnTheLatentGridInsideThePictureWithoutOverlap()
    {
        foreach (var scene in Draw(5_000))
        {
            foreach (var item in scene.Objects)
            {
                Assert.Equal(0, item.X % SceneLayout.Cell + item.Y % SceneLayout.Cell + item.Size % SceneLayout.Cell);
                Assert.InRange(item.X, 0, SceneLayout.Side - item.Size);
                Assert.InRange(item.Y, 0, SceneLayout.Side - item.Size);
            }

            foreach (var (i, a) in scene.Objects.Index())
            {
                Assert.DoesNotContain(
                    scene.Objects.Skip(i + 1),
                    b => a.X < b.X + b.Size && b.X < a.X + a.Size && a.Y < b.Y + b.Size && b.Y < a.Y + a.Size
                );
            }
        }
    }

    [Fact]
    public void Next_Relations_HoldInThePicture()
    {
        foreach (var scene in Draw(500, kind: SceneKind.Relation))
        {
            var (first, second) = (scene.Objects[0], scene.Objects[1]);
            Assert.True(
                scene.Relation switch
                {
                    "left" => first.X + first.Size <= second.X,
                    "right" => second.X + second.Size <= first.X,
                    "above" => first.Y + first.Size <= second.Y,
                    _ => second.Y + second.Size <= first.Y,
                }
            );
        }
    }

    [Fact]
    public void Next_CaptionWithoutBackground_MeansWhite()
    {
        Assert.All(
            Draw(2_000).Where(scene => !scene.Caption.EndsWith(scene.Background.Phrase, StringComparison.Ordinal)),
            scene => Assert.Equal("white", scene.Background.Name)
        );
    }

    [Fact]
    public void Next_Mix_IsHalfSingleObjects()
    {
        Assert.InRange(Draw(4_000).Count(scene => scene.Kind == SceneKind.Single), 1_850, 2_150);
    }
}
