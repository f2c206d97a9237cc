using System.Text;
using CsCheck;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Tests.Safetensors;

public sealed class SafetensorsHeaderTests
{
    private const string Valid =
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"U8","shape":[],"data_offsets":[24,25]}}""";

    private static SafetensorsHeader Parse(string json, long dataLength) =>
        SafetensorsHeader.Parse(Encoding.UTF8.GetBytes(json), dataLength);

    [Fact]
    public void Parse_ValidHeader_ListsTensors()
    {
        var header = Parse(Valid + "  ", 25);

        Assert.Equal(["a", "b"], header.Entries.Keys);
        Assert.Equal([2, 3], header.Entries["a"].Shape);
        Assert.Equal("pt", header.Metadata["format"]);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "StartArray")]
    [InlineData("""{"a":1}""", "Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "twice")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", "dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", "too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", "offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "hole")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""",
        "overlap"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "data at 4")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "data at 4")]
    public void Parse_BrokenHeader_SaysWhatIsWrong(string json, string expected)
    {
        var error = Assert.Throws<SafetensorsFormatException>(() => Parse(json, 4));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Parse_AnyDamage_RefusesOrStaysInsideTheData()
    {
        var length = Encoding.UTF8.GetByteCount(Valid);
        var damage = Gen.Select(Gen.Int[0, length - 1], Gen.Byte).Array[1, 4];

        damage.Sample(changes =>
        {
            var bytes = Encoding.UTF8.GetBytes(Valid);
            foreach (var (position, value) in changes)
            {
                bytes[position] = value;
            }

            AssertRefusedOrInside(bytes, 25);
        });
    }

    [Fact]
    public void Parse_AnyNumbers_RefusesOrStaysInsideTheData()
    {
        var number = Gen.OneOf(Gen.Long, Gen.Long[0, 64]);

        Gen.Select(number, number, number, number, Gen.Long[0, 64])
            .Sample(
                (width, height, begin, end, dataLength) =>
                {
                    var json = $$$"""{"a":{"dtype":"F16","shape":[{{{width}}},{{{height}}}],"data_offsets":[{{{begin}}},{{{end}}}]}}""";
                    AssertRefusedOrInside(Encoding.UTF8.GetBytes(json), dataLength);
                }
            );
    }

    private static void AssertRefusedOrInside(byte[] json, long dataLength)
    {
        try
        {
            var header = SafetensorsHeader.Parse(json, dataLength);
            Assert.All(header.Entries.Values, e => Assert.True(e.Begin >= 0 && e.Begin <= e.End && e.End <= dataLength));
        }
        catch (SafetensorsFormatException)
        {
            // The typed refusal is the other permitted outcome; any other exception fails the property.
        }
    }
}
