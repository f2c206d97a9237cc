using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Grains.Tests.Storage;

public sealed class FileImageStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_Twice_ReadsTheLaterAndLeavesNoPart()
    {
        var store = new FileImageStore(_folder);
        await store.WriteAsync("A1", OutputFormat.Jpeg, new byte[] { 1, 2, 3 });
        await store.WriteAsync("A1", OutputFormat.Jpeg, new byte[] { 4 });

        Assert.Equal([4], (await new FileImageStore(_folder).ReadAsync("A1", OutputFormat.Jpeg))!);
        Assert.Null(await store.ReadAsync("A1", OutputFormat.Png));
        Assert.Equal([Path.Combine(_folder, "A1.jpg")], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Read_Unknown_IsNull() => Assert.Null(await new FileImageStore(_folder).ReadAsync("A1", OutputFormat.Png));

    [Fact]
    public async Task Write_IdThatLeavesTheFolder_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            new FileImageStore(_folder).WriteAsync("../A1", OutputFormat.Png, new byte[] { 1 })
        );

    [Fact]
    public async Task Write_FolderDeletedMeanwhile_MakesItAgainForThisUserAlone()
    {
        var store = new FileImageStore(Path.Combine(_folder, "images"));
        await store.WriteAsync("A1", OutputFormat.Png, new byte[] { 1 });
        Directory.Delete(Path.Combine(_folder, "images"), recursive: true);

        await store.WriteAsync("A2", OutputFormat.Png, new byte[] { 2 });

        Assert.Equal([2], (await store.ReadAsync("A2", OutputFormat.Png))!);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "images", "A2.png")));
        }
    }

    [Fact]
    public async Task Write_WhereNoFolderCanBe_IsUnavailableAndNamesIt()
    {
        File.WriteAllText(Path.Combine(_folder, "images"), "a file stands in the way");
        var store = new FileImageStore(Path.Combine(_folder, "images"));

        var down = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteAsync("A1", OutputFormat.Png, new byte[] { 1 }));

        Assert.Contains(Path.Combine(_folder, "images"), down.Message, StringComparison.Ordinal);
    }
}
