using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Data;

/// <summary>Scenes as tensors [batch, 3, height, width] in -1..1.</summary>
internal static class SceneBatch
{
    /// <summary>Pixels along each side of a crop.</summary>
    public const int CropSide = 64;

    /// <summary>Whole train scenes, drawn from <paramref name="seed"/>.</summary>
    public static Tensor Scenes(SceneComposer composer, int count, int seed)
    {
        var sampler = new SceneSampler(SceneSplit.Train, seed);
        return ToTensor([.. Enumerable.Range(0, count).Select(_ => Compose(composer, sampler.Next()))], SceneLayout.Side);
    }

    /// <summary>Crops of 64 px around an object of each scene, on the grid of latent cells: flat background teaches nothing.</summary>
    public static Tensor Crops(SceneComposer composer, int count, int seed)
    {
        var sampler = new SceneSampler(SceneSplit.Train, seed);
        var offset = new Random(seed);
        var crops = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            var scene = sampler.Next();
            var (left, top) = CropCorner(scene, offset);
            crops.Add(Crop(Compose(composer, scene), left, top, CropSide));
        }

        return ToTensor(crops, CropSide);
    }

    /// <summary>Where a crop around one of the objects of a scene begins, on the grid of latent cells.</summary>
    public static (int Left, int Top) CropCorner(Scene scene, Random random)
    {
        var item = scene.Objects[random.Next(scene.Objects.Count)];
        return (Corner(item.X, item.Size, random), Corner(item.Y, item.Size, random));
    }

    /// <summary>A square of a scene, side x side x 3 bytes.</summary>
    public static byte[] Crop(byte[] rgb, int left, int top, int side)
    {
        var crop = new byte[side * side * 3];
        for (var y = 0; y < side; y++)
        {
            rgb.AsSpan(((top + y) * SceneLayout.Side + left) * 3, side * 3).CopyTo(crop.AsSpan(y * side * 3));
        }

        return crop;
    }

    public static byte[] Compose(SceneComposer composer, Scene scene)
    {
        var rgb = new byte[SceneComposer.Bytes];
        composer.Compose(scene, rgb);
        return rgb;
    }

    /// <summary>Pictures of side x side x 3 bytes to a tensor.</summary>
    public static Tensor ToTensor(IReadOnlyList<byte[]> pictures, int side)
    {
        var plane = side * side;
        var values = new float[pictures.Count * 3 * plane];
        for (var n = 0; n < pictures.Count; n++)
        {
            for (var i = 0; i < plane; i++)
            {
                for (var c = 0; c < 3; c++)
                {
                    values[(n * 3 + c) * plane + i] = pictures[n][i * 3 + c] / 127.5f - 1;
                }
            }
        }

        return tensor(values, [pictures.Count, 3, side, side]);
    }

    /// <summary>Row <paramref name="index"/> of a batch in -1..1 as bytes, rounded and clamped.</summary>
    public static byte[] ToBytes(Tensor pictures, int index)
    {
        using var scope = NewDisposeScope();
        var values = pictures[index].to(ScalarType.Float32).contiguous().data<float>().ToArray();
        var plane = values.Length / 3;
        var bytes = new byte[values.Length];
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                bytes[i * 3 + c] = (byte)Math.Clamp((values[c * plane + i] + 1) * 127.5f + 0.5f, 0, 255);
            }
        }

        return bytes;
    }

    private static int Corner(int position, int size, Random random)
    {
        var centre = position + random.Next(size + 1) - CropSide / 2;
        return Math.Clamp(centre / SceneLayout.Cell * SceneLayout.Cell, 0, SceneLayout.Side - CropSide);
    }
}
