using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Scenes;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class EncoderMarkTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mark-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Check_SameEncoderAnotherDecoder_Passes()
    {
        using var autoencoder = Network();
        EncoderMark.Set(_root, autoencoder);

        Change(autoencoder, "decoder.conv_in.bias");

        EncoderMark.Set(_root, autoencoder);
        EncoderMark.Check(_root, autoencoder);
    }

    [Fact]
    public void Check_EncoderTrainedOn_IsRefused()
    {
        using var autoencoder = Network();
        EncoderMark.Set(_root, autoencoder);

        Change(autoencoder, "quant_conv.bias");

        Assert.Throws<TrainingException>(() => EncoderMark.Set(_root, autoencoder));
        Assert.Throws<TrainingException>(() => EncoderMark.Check(_root, autoencoder));
    }

    [Fact]
    public void Check_FolderWithoutMark_IsRefused()
    {
        using var autoencoder = Network();

        Assert.Throws<TrainingException>(() => EncoderMark.Check(_root, autoencoder));
    }

    [Fact]
    public void Of_SavedAndLoaded_IsTheSame()
    {
        using var autoencoder = Network();
        autoencoder.SavePretrained(_root, ScalarType.Float16);

        using var loaded = AutoencoderKL.FromPretrained(_root);

        Assert.Equal(EncoderMark.Of(autoencoder), EncoderMark.Of(loaded));
    }

    private static void Change(AutoencoderKL autoencoder, string parameter)
    {
        using var noGradient = no_grad();
        autoencoder.named_parameters().Single(item => item.name == parameter).parameter.add_(1);
    }

    private static AutoencoderKL Network() =>
        new(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [8, 8],
                DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D"],
                UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D"],
                NormNumGroups = 4,
                LayersPerBlock = 1,
                MidBlockAddAttention = false,
                SampleSize = [32],
            }
        );
}
