using System.Net;
using System.Text.Json.Nodes;
using HybridGrains.Gateway.Tests.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace HybridGrains.Gateway.Tests.Security;

/// <summary>What one tenant's key sees of another's generations: nothing, in the words of what never was.</summary>
public sealed class OwnershipTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const string NeverWas = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private readonly HttpCluster _cluster = shared.Cluster;

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/image")]
    [InlineData("GET", "/events")]
    public async Task Generation_OfAStranger_IsNotThere(string method, string route)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var owner = _cluster.With((await _cluster.CreateAsync("tenant-a")).Text);
        using var stranger = _cluster.With((await _cluster.CreateAsync("tenant-b")).Text);
        using var @operator = _cluster.Operator();
        var id = await owner.SubmitAsync();

        foreach (var other in (HttpClient[])[stranger, @operator])
        {
            Assert.Equal(await AskAsync(other, method, NeverWas + route), await AskAsync(other, method, id + route));
        }

        var own = JsonNode.Parse(await owner.GetStringAsync($"v1/generations/{id}", cancellationToken))!;
        Assert.NotEqual("cancelled", own["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Generation_Damaged_IsSaidToItsOwnerAndToNobodyElse()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var owner = _cluster.With((await _cluster.CreateAsync("tenant-e")).Text);
        using var stranger = _cluster.With((await _cluster.CreateAsync("tenant-f")).Text);
        var id = await owner.SubmitAsync();
        await owner.UntilEndedAsync(id);
        Damage(id);
        await _cluster
            .Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IManagementGrain>(0)
            .ForceActivationCollection(TimeSpan.Zero, cancellationToken);

        using var told = await owner.GetAsync($"v1/generations/{id}", cancellationToken);
        var error = JsonNode.Parse(await told.Content.ReadAsStringAsync(cancellationToken))!["error"]!;

        Assert.Equal((HttpStatusCode.InternalServerError, "generation_damaged"), (told.StatusCode, error["code"]!.GetValue<string>()));
        foreach (var route in (string[])["", "/image", "/events"])
        {
            Assert.Equal(await AskAsync(stranger, "GET", NeverWas + route), await AskAsync(stranger, "GET", id + route));
        }
    }

    private void Damage(string id)
    {
        using var state = new SqliteConnection($"Data Source={Path.Combine(_cluster.Folder, "state.db")};Pooling=False");
        state.Open();
        using var command = state.CreateCommand();
        command.CommandText = "UPDATE grain_state SET payload = X'DEADBEEF' WHERE name = 'generation' AND id = 'generation/' || $id";
        command.Parameters.AddWithValue("$id", id);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    [Fact]
    public async Task Generation_OfTheSameTenant_IsSharedAmongItsKeys()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var one = _cluster.With((await _cluster.CreateAsync("tenant-c")).Text);
        using var other = _cluster.With((await _cluster.CreateAsync("tenant-c")).Text);

        using var seen = await other.GetAsync($"v1/generations/{await one.SubmitAsync()}", cancellationToken);

        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
    }

    [Fact]
    public async Task Ids_OfManyGenerations_DoNotFollowFromEachOther()
    {
        using var caller = _cluster.With((await _cluster.CreateAsync("tenant-d")).Text);
        var ids = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            ids.Add(await caller.SubmitAsync());
        }

        var states = ids.Select(id => BitConverter.ToUInt64(Ulid.Parse(id).ToByteArray(), 8)).ToHashSet();
        // What the Ulid package draws from unless it is told: each id prints its whole state.
        var guessed = states.SelectMany(XorShift).Count(states.Contains);

        Assert.Equal(0, guessed);
        Assert.Equal(ids.Count, states.Count);
        Assert.Equal(ids.Select(id => id[..10]).Order(StringComparer.Ordinal), ids.Select(id => id[..10]));
    }

    private static IEnumerable<ulong> XorShift(ulong state)
    {
        for (var i = 0; i < 16; i++)
        {
            state ^= state << 7;
            state ^= state >> 9;
            yield return state;
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpClient caller, string method, string route)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "v1/generations/" + route);
        using var response = await caller.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return (response.StatusCode, body["error"]!.ToJsonString());
    }
}
