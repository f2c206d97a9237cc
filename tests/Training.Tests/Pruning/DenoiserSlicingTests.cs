using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Pruning;

public sealed class DenoiserSlicingTests : IDisposable
{
    private const string Block = "up_blocks.0.attentions.0.transformer_blocks.0";
    private readonly string _root = Directory.CreateTempSubdirectory("slicing-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    public static TheoryData<string, int> Widths =>
        new()
        {
            { "down_blocks.0.resnets.0", 1 },
            { "mid_block.resnets.1", 5 },
            { "up_blocks.1.resnets.2", 7 },
            { "down_blocks.1.attentions.1.transformer_blocks.0.attn1", 1 },
            { "mid_block.attentions.0.transformer_blocks.0.attn2", 3 },
            { Block + ".ff", 3 },
        };

    [Theory]
    [MemberData(nameof(Widths))]
    public void Slice_NarrowedPart_ComputesTheTeacherWithTheChannelsZeroed(string name, int units) =>
        AssertEqualsZeroed(new PruningPlan(new Dictionary<string, int> { [name] = units }, new HashSet<string>()));

    [Theory]
    [InlineData("down_blocks.0.resnets.0")]
    [InlineData("down_blocks.1.resnets.1")]
    [InlineData("up_blocks.0.resnets.0")]
    [InlineData("up_blocks.1.resnets.1")]
    [InlineData("up_blocks.1.resnets.2")]
    [InlineData("down_blocks.0.attentions.1")]
    [InlineData("mid_block")]
    public void Slice_RemovedPart_ComputesTheTeacherPassingItBy(string name) =>
        AssertEqualsZeroed(new PruningPlan(new Dictionary<string, int>(), new HashSet<string> { name }));

    [Fact]
    public void Slice_EverythingAtOnce_ComputesTheTeacherWithTheChannelsZeroed() => AssertEqualsZeroed(CreatePlan());

    [Fact]
    public void Slice_PrunedAgain_ComputesTheSameAsPrunedOnce()
    {
        using var teacher = TinyDenoiser.Create();
        using var once = new DenoiserSlicing(teacher).Slice(CreatePlan());

        using var first = new DenoiserSlicing(teacher).Slice(PruningPlan.Nothing with { Removed = CreatePlan().Removed });
        using var second = new DenoiserSlicing(first).Slice(PruningPlan.Nothing with { Units = CreatePlan().Units });

        Assert.Equal(once.Config.ToJson(), second.Config.ToJson());
        Assert.Equal(Run(once), Run(second));
    }

    [Fact]
    public void Slice_NothingPruned_IsAnOrdinaryDenoiser()
    {
        using var teacher = TinyDenoiser.Create();

        using var student = new DenoiserSlicing(teacher).Slice(PruningPlan.Nothing);

        Assert.Equal(teacher.Config.ToJson(), student.Config.ToJson());
        Assert.Equal(Run(teacher), Run(student));
    }

    [Fact]
    public void Slice_SavedAndReloaded_GivesTheSameBits()
    {
        using var teacher = TinyDenoiser.Create();
        using var student = new DenoiserSlicing(teacher).Slice(CreatePlan());

        student.SavePretrained(_root);
        using var reloaded = UNet2DConditionModel.FromPretrained(_root);

        Assert.Equal(Run(student), Run(reloaded));
    }

    [Fact]
    public void Slice_Student_SharesNoMemoryWithTheTeacher()
    {
        using var teacher = TinyDenoiser.Create();
        var before = Run(teacher);
        using var student = new DenoiserSlicing(teacher).Slice(CreatePlan());

        using (no_grad())
        {
            foreach (var parameter in student.parameters())
            {
                parameter.zero_();
            }
        }

        Assert.Equal(before, Run(teacher));
    }

    internal static PruningPlan CreatePlan() =>
        new(
            new Dictionary<string, int>
            {
                ["down_blocks.0.resnets.0"] = 3,
                ["up_blocks.0.resnets.0"] = 2,
                ["up_blocks.1.resnets.1"] = 6,
                [Block + ".attn1"] = 2,
                [Block + ".attn2"] = 1,
                [Block + ".ff"] = 40,
            },
            new HashSet<string> { "mid_block", "down_blocks.1.resnets.1", "up_blocks.1.resnets.2", "up_blocks.1.attentions.0" }
        );

    private static void AssertEqualsZeroed(PruningPlan plan)
    {
        using var teacher = TinyDenoiser.Create();
        var before = Run(teacher);
        using var student = new DenoiserSlicing(teacher).Slice(plan);
        var pruned = Run(student);
        ZeroedTeacher.Apply(teacher, plan);
        var zeroed = Run(teacher);

        Assert.True(student.CountParameters() < teacher.CountParameters());
        Assert.True(Distance(before, zeroed) > 1e-4, "zeroing changed nothing, so that equality would say nothing");
        Assert.InRange(Distance(zeroed, pruned), 0, 1e-5);
    }

    /// <summary>Odd sizes, so that nothing is symmetric by accident.</summary>
    private static float[] Run(UNet2DConditionModel network)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var sample = randn([2, 4, 6, 10], generator: generator);
        var context = randn([2, 7, TinyDenoiser.Context], generator: generator);
        return network.forward(sample, tensor(new[] { 30L, 800L }), context).data<float>().ToArray();
    }

    private static double Distance(float[] a, float[] b) => a.Zip(b).Max(pair => Math.Abs(pair.First - pair.Second)) / a.Max(Math.Abs);
}
