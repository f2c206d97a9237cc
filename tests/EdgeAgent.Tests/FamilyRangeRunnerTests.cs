using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.EdgeAgent.Ranges;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class FamilyRangeRunnerTests : IEdgeAgentReporter, IDisposable
{
    private const int Steps = 6;

    private readonly Recorder<EdgeAgentEvent> _events = new();
    private readonly List<IDisposable> _disposables = [];

    void IEdgeAgentReporter.Report(EdgeAgentEvent happened) => _events.Add(happened);

    public void Dispose() => _disposables.ForEach(disposable => disposable.Dispose());

    private FamilyRangeRunner Load(string? modelsFolder = null, params string[] denoisers)
    {
        var options = new EdgeAgentOptions
        {
            Gateway = new Uri("http://localhost"),
            Token = Samples.Token,
            Name = Samples.Name,
            ModelsFolder = modelsFolder ?? TestFamily.ModelsFolder,
            Denoisers = denoisers,
            Threads = 1,
        };
        var runner = FamilyRangeRunner.Load(options, TimeProvider.System, this);
        _disposables.Add(runner);
        return runner;
    }

    private FamilyRuntime CreateRuntime()
    {
        var runtime = new FamilyRuntime(
            ModelFamily.Load(Path.Combine(TestFamily.ModelsFolder, TestFamily.Name)),
            new FamilyRuntimeOptions { IntraOpThreads = 1 },
            TimeProvider.System
        );
        _disposables.Add(runtime);
        return runtime;
    }

    private static GenerationParameters Parameters(string family = TestFamily.Name) =>
        new(family, "a red apple", "", 128, 128, Steps, "dpmpp_2m", 3, 7);

    private static OfferMessage Offer(byte[] state, int from, int to, string? decoder = null, int previewEvery = 0) =>
        new(Samples.Range(1, from, to), TestFamily.Name, "small", decoder, previewEvery, state);

    [Fact]
    public void Load_ByDefault_LendsTheSmallDenoiserAndEveryDecoder()
    {
        var model = Assert.Single(Load().Models);

        Assert.Equal(TestFamily.Name, model.Family);
        Assert.Equal(["small"], model.Denoisers);
        Assert.Equal(["full"], model.Decoders);
        Assert.Null(EdgeMessageCheck.WhyNot(AgentHello(model)));
    }

    [Fact]
    public void Load_DenoisersNamed_LendsThoseOnly() => Assert.Equal(["large"], Assert.Single(Load(null, "large").Models).Denoisers);

    [Fact]
    public void Load_BrokenFamily_IsReportedAndLeftOut()
    {
        var folder = Directory.CreateTempSubdirectory("edge-models").FullName;
        try
        {
            Copy(Path.Combine(TestFamily.ModelsFolder, TestFamily.Name), Path.Combine(folder, TestFamily.Name));
            File.WriteAllText(Path.Combine(folder, TestFamily.Name, "unet_small", "model.onnx"), "not a network");

            Assert.Empty(Load(folder).Models);

            Assert.Contains("tiny-family is left out", Assert.Single(_events.All).Text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("other", "small", null, "model family 'other' is not on this agent; it has tiny-family")]
    [InlineData(TestFamily.Name, "large", null, "denoiser 'large' of tiny-family is not lent; this agent lends small")]
    [InlineData(TestFamily.Name, "small", "light", "decoder 'light' of tiny-family is not on this agent; it has full")]
    public void WhyNot_UnknownName_SaysWhatThereIs(string family, string denoiser, string? decoder, string expected) =>
        Assert.Equal(expected, Load().WhyNot(Samples.Offer() with { Family = family, Denoiser = denoiser, Decoder = decoder }));

    [Fact]
    public void Run_Range_EqualsTheRuntimeBitForBit()
    {
        var runtime = CreateRuntime();
        var start = runtime.Start(Parameters());
        var expected = runtime.Run(start, new RangeSpec("small", Steps, "full"), null, TestContext.Current.CancellationToken);
        var steps = new List<RangeStep>();

        var output = Load()
            .Run(Offer(start.ToBytes(), 0, Steps, "full", previewEvery: 2), steps.Add, TestContext.Current.CancellationToken);

        Assert.Equal(expected.State.ToBytes(), output.LatentState.ToArray());
        Assert.Equal(expected.Picture!.Pixels, output.Picture!.Pixels.ToArray());
        Assert.Equal(Enumerable.Range(1, Steps), steps.Select(step => step.StepsDone));
        Assert.Contains(steps, step => step.Preview is not null);
    }

    [Fact]
    public void Run_CutInTwo_EqualsUncut()
    {
        var runner = Load();
        var start = CreateRuntime().Start(Parameters()).ToBytes();
        var uncut = runner.Run(Offer(start, 0, Steps), _ => { }, TestContext.Current.CancellationToken);

        var half = runner.Run(Offer(start, 0, 3), _ => { }, TestContext.Current.CancellationToken);
        var whole = runner.Run(Offer(half.LatentState.ToArray(), 3, Steps), _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(uncut.LatentState.ToArray(), whole.LatentState.ToArray());
    }

    [Fact]
    public void Run_LatentStateThatIsNone_IsDeclined()
    {
        var declined = Assert.Throws<RangeDeclinedException>(() =>
            Load().Run(Offer(Samples.Bytes(64), 0, Steps), _ => { }, TestContext.Current.CancellationToken)
        );

        Assert.StartsWith("latent state: ", declined.Message);
    }

    [Theory]
    [InlineData(2, 4, TestFamily.Name, "latent state: at step 0; the offer starts at 2")]
    [InlineData(0, 7, TestFamily.Name, "range.to: 7; allowed 0 to 6")]
    [InlineData(0, 4, "other", "latent state: of family 'other', the offer is for 'tiny-family'")]
    public void Run_LatentStateThatDoesNotFitTheOffer_IsDeclined(int from, int to, string family, string expected)
    {
        var state = CreateRuntime().Start(Parameters(family)).ToBytes();

        var declined = Assert.Throws<RangeDeclinedException>(() =>
            Load().Run(Offer(state, from, to), _ => { }, TestContext.Current.CancellationToken)
        );

        Assert.Equal(expected, declined.Message);
    }

    [Fact]
    public void Run_CancelledAfterAStep_EndsBetweenSteps()
    {
        using var stop = new CancellationTokenSource();
        var state = CreateRuntime().Start(Parameters()).ToBytes();
        var done = new List<int>();

        Assert.Throws<OperationCanceledException>(() =>
            Load()
                .Run(
                    Offer(state, 0, Steps),
                    step =>
                    {
                        done.Add(step.StepsDone);
                        stop.Cancel();
                    },
                    stop.Token
                )
        );

        Assert.Equal([1], done);
    }

    private static HelloMessage AgentHello(EdgeModelMessage model) =>
        new(EdgeProtocolVersion.Current, Samples.IdOf(Samples.Name), "cpu", 1, [model]);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
