using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Tests.Runs;

public sealed class LearningCurveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("curve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_StepsTakenAgainAfterAResume_CountOnce()
    {
        File.WriteAllLines(
            Path.Combine(_folder, "metrics.jsonl"),
            [
                """{"loss":1,"step":5,"samples":50,"minutes":1}""",
                """{"psnr":20,"step":10,"samples":100,"minutes":2}""",
                """{"psnr":21,"step":20,"samples":200,"minutes":4}""",
                """{"psnr":20.5,"step":15,"samples":150,"minutes":3}""",
                """{"psnr":22,"step":25,"samples":250,"minutes":5}""",
            ]
        );

        var curve = Assert.Single(LearningCurve.Read(_folder));

        Assert.Equal("psnr", curve.Figure);
        Assert.Equal([(10, 20.0), (15, 20.5), (25, 22.0)], curve.Points.Select(point => (point.Step, point.Value)));
    }

    [Fact]
    public void Draw_ACurve_WritesAPicture()
    {
        var path = Path.Combine(_folder, "curve.png");

        new LearningCurve("psnr", [new(1, 10, 0.5, 20), new(2, 20, 1, 24)]).Draw("autoencoder", path);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]);
    }

    [Fact]
    public void Read_AFolderThatIsNoRun_SaysSo() => Assert.Throws<TrainingException>(() => LearningCurve.Read(_folder));
}
