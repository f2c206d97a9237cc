using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Tests.Safetensors;

public sealed class SafetensorsFileTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Byte)]
    public void Read_WrittenTensor_IsEqual(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var value = arange(24, ScalarType.Float32).view(2, 3, 4).to(type);
        var scalar = tensor(3).to(type);
        SafetensorsWriter.Write(folder.File("t.safetensors"), [("value", value), ("scalar", scalar), ("none", empty([0, 2], type))]);

        using var file = SafetensorsFile.Open(folder.File("t.safetensors"));

        Assert.Equal(type, file.Read("value").dtype);
        Assert.True(file.Read("value").eq(value).all().item<bool>());
        Assert.Equal([], file.Read("scalar").shape);
        Assert.Equal([0, 2], file.Read("none").shape);
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Read_TransposedTensor_IsStoredRowMajor()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var value = arange(6, ScalarType.Float32).view(2, 3).transpose(0, 1);
        SafetensorsWriter.Write(folder.File("t.safetensors"), [("value", value)]);

        using var file = SafetensorsFile.Open(folder.File("t.safetensors"));

        Assert.True(file.Read("value").eq(value).all().item<bool>());
    }

    [Fact]
    public void Write_FloatTypeGiven_ConvertsFloatsOnly()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(
            folder.File("t.safetensors"),
            [("f", ones(2)), ("i", ones(2, dtype: ScalarType.Int64))],
            ScalarType.Float16
        );

        using var file = SafetensorsFile.Open(folder.File("t.safetensors"));

        Assert.Equal(ScalarType.Float16, file.Entries["f"].Type);
        Assert.Equal(ScalarType.Int64, file.Entries["i"].Type);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 123, 125 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, 123, 125 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 123, 125, 0 })]
    public void Open_LengthThatDoesNotFit_Refuses(byte[] content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("t.safetensors"), content);

        Assert.Throws<SafetensorsFormatException>(() => SafetensorsFile.Open(folder.File("t.safetensors")));
    }
}
