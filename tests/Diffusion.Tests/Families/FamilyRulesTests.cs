using System.Text.Json.Nodes;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Tests.Families;

public sealed class FamilyRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("family-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("latent.factor", "0", "latent.factor is 0; it must be between 1 and 64")]
    [InlineData("latent.channels", "-4", "latent.channels is -4")]
    [InlineData("latent.scalingFactor", "0", "latent.scalingFactor is 0")]
    [InlineData("latent.previewRgb", "[[1]]", "latent.previewRgb must have 3 rows of 5 numbers")]
    [InlineData("size.multiple", "0", "size.multiple is 0")]
    [InlineData("size.max", "1", "size.max is 1")]
    [InlineData("denoisers", "[null]", "may not hold null")]
    [InlineData("encoder.path", "\"../outside.onnx\"", "leads out of the family's folder")]
    [InlineData("encoder.path", "\"a\\u0000b\"", "leads out of the family's folder")]
    public void Load_UnfitMember_IsNamed(string member, string value, string expected)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Checkout.Combine("models", "emoji-scenes", ModelFamily.ManifestFile)))!;
        var parts = member.Split('.');
        var parent = parts.SkipLast(1).Aggregate(manifest, (node, part) => node[part]!);
        parent[parts[^1]] = JsonNode.Parse(value);
        File.WriteAllText(Path.Combine(_folder, ModelFamily.ManifestFile), manifest.ToJsonString());

        Assert.Contains(expected, Assert.Throws<FamilyException>(() => ModelFamily.Load(_folder)).Message, StringComparison.Ordinal);
    }
}
