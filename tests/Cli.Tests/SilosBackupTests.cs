using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>The commands of docs/operations.md for backup and restore.</summary>
public sealed class SilosBackupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dump_RestoredWithEverySiloStopped_HasPicturesAndFinishesWhatWasAccepted()
    {
        await using var silos = await Silos.StartAsync(1, new SilosOptions { Variables = SilosOptions.Slow }, Cancellation);
        var done = await SubmitAsync(silos, steps: 4);
        var picture = await PictureAsync(silos, done);
        var open = await SubmitAsync(silos, steps: 100);
        await silos.Server.RunToolAsync(
            "pg_dump",
            Cancellation,
            "--format=custom",
            $"--file={silos.PathOf("hybridgrains.dump")}",
            silos.Database
        );
        await silos.KillAsync(0);

        await silos.Server.RunToolAsync(
            "pg_restore",
            Cancellation,
            "--clean",
            "--if-exists",
            $"--dbname={silos.Database}",
            silos.PathOf("hybridgrains.dump")
        );
        await silos.StartAgainAsync(0, Cancellation);

        Assert.Equal(picture, await silos.Clients[0].DownloadImageAsync(done, Cancellation));
        Assert.NotEmpty(await PictureAsync(silos, open));
    }

    private static async Task<string> SubmitAsync(Silos silos, int steps) =>
        (
            await silos
                .Clients[0]
                .SubmitAsync(
                    new GenerationSubmission
                    {
                        Prompt = "a cat",
                        Steps = steps,
                        CloudSteps = steps,
                    },
                    Cancellation
                )
        ).Id;

    private static async Task<byte[]> PictureAsync(Silos silos, string id)
    {
        await RunningCluster.UntilAsync(
            $"{id} is complete",
            async () => (await silos.Clients[0].GetAsync(id, Cancellation)).Status == "completed",
            Cancellation
        );
        return await silos.Clients[0].DownloadImageAsync(id, Cancellation);
    }
}
