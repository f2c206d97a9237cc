using System.Globalization;
using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using SkiaSharp;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>
/// Draws one episode from above: the robot's way in colours of the held durations with a dot for every decision, and the
/// pedestrians' ways in grey, darker later.
/// </summary>
public sealed class TrajectoryPicture
{
    private const float Scale = 72;
    private const float Margin = 16;
    private const float Legend = 64;
    private const float Side = NavigationTask.RoomSize * Scale;
    private static readonly int[] Legended = [2, 4, 8, 16, 32];
    private readonly NavigationEpisode _episode;
    private readonly List<(Vector2 From, Vector2 To, int Ticks)> _path = [];
    private readonly List<(Vector2 At, int Ticks)> _decisions = [];
    private readonly List<(Vector2 At, int Tick)> _pedestrians = [];

    /// <summary>Drives the episode to its end.</summary>
    public TrajectoryPicture(TrainedNavigation trained, NavigationEpisode episode)
    {
        _episode = episode;
        var (from, held) = (episode.Robot.Pose.Position, 1);
        episode.Ticked = () =>
        {
            _path.Add((from, from = episode.Robot.Pose.Position, held));
            foreach (var pedestrian in episode.Pedestrians)
            {
                _pedestrians.Add((pedestrian, episode.Ticks));
            }
        };
        while (!episode.Ended)
        {
            var command = trained.Decide(episode);
            held = command.Ticks;
            _decisions.Add((from, held));
            episode.Hold(command, NavigationTask.Gamma);
        }
    }

    public string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_episode.Outcome} after {_episode.Ticks * NavigationTask.TickSeconds:F1} s, {_decisions.Count} decisions"
        );

    public void Save(string path, string title)
    {
        using var surface = SKSurface.Create(new SKImageInfo((int)(Side + (2 * Margin)), (int)(Side + Legend + Margin)));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        DrawLegend(canvas, $"{title}: {Summary}");
        canvas.Translate(Margin, Legend);
        DrawMap(canvas);
        DrawPedestrians(canvas);
        DrawRobot(canvas);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }

    private static void DrawLegend(SKCanvas canvas, string title)
    {
        using var font = new SKFont(SKTypeface.Default, 14);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        canvas.DrawText(title, Margin, 22, font, ink);
        canvas.DrawText("held for", Margin, 48, font, ink);
        for (var i = 0; i < Legended.Length; i++)
        {
            using var colour = Fill(ColourOf(Legended[i]));
            var x = Margin + 80 + (i * 84);
            canvas.DrawCircle(x, 43, DotOf(Legended[i]), colour);
            canvas.DrawText(
                string.Create(CultureInfo.InvariantCulture, $"{Legended[i] * NavigationTask.TickSeconds:F1} s"),
                x + 14,
                48,
                font,
                ink
            );
        }
    }

    private void DrawMap(SKCanvas canvas)
    {
        using var wall = new SKPaint
        {
            Color = new SKColor(0x40, 0x40, 0x40),
            IsAntialias = true,
            StrokeWidth = 3,
        };
        using var round = Fill(new SKColor(0x80, 0x80, 0x80));
        foreach (var segment in _episode.Map.Segments)
        {
            canvas.DrawLine(At(segment.From), At(segment.To), wall);
        }

        foreach (var circle in _episode.Map.Circles)
        {
            canvas.DrawCircle(At(circle.Centre), circle.Radius * Scale, round);
        }

        using var goal = Fill(new SKColor(0x2c, 0xa0, 0x2c, 0x60));
        canvas.DrawCircle(At(_episode.Goal), NavigationTask.ArrivalDistance * Scale, goal);
        using var font = new SKFont(SKTypeface.Default, 12);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        canvas.DrawText("goal", At(_episode.Goal) + new SKPoint(0, -24), SKTextAlign.Center, font, ink);
    }

    private void DrawPedestrians(SKCanvas canvas)
    {
        foreach (var (at, tick) in _pedestrians)
        {
            var last = tick == _episode.Ticks;
            using var paint = Fill(new SKColor(0x50, 0x50, 0x90, last ? (byte)0xc0 : (byte)(0x10 + (0x50 * tick / _episode.Ticks))));
            canvas.DrawCircle(At(at), last ? NavigationTask.PedestrianRadius * Scale : 2, paint);
        }
    }

    private void DrawRobot(SKCanvas canvas)
    {
        foreach (var (from, to, ticks) in _path)
        {
            using var line = new SKPaint
            {
                Color = ColourOf(ticks),
                IsAntialias = true,
                StrokeWidth = 3,
                StrokeCap = SKStrokeCap.Round,
            };
            canvas.DrawLine(At(from), At(to), line);
        }

        foreach (var (at, ticks) in _decisions)
        {
            using var dot = Fill(ColourOf(ticks));
            canvas.DrawCircle(At(at), DotOf(ticks), dot);
        }

        using var font = new SKFont(SKTypeface.Default, 12);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var body = new SKPaint
        {
            Color = SKColors.Black,
            IsAntialias = true,
            IsStroke = true,
            StrokeWidth = 1.5f,
        };
        canvas.DrawCircle(At(_decisions[0].At), NavigationTask.RobotRadius * Scale, body);
        canvas.DrawText("start", At(_decisions[0].At) + new SKPoint(18, 4), SKTextAlign.Left, font, ink);
        canvas.DrawCircle(At(_episode.Robot.Pose.Position), NavigationTask.RobotRadius * Scale, body);
    }

    private static SKPaint Fill(SKColor colour) => new() { Color = colour, IsAntialias = true };

    /// <summary>From blue for the shortest to red for the longest, by doublings.</summary>
    private static SKColor ColourOf(int ticks) =>
        SKColor.FromHsv(240 * (1 - (MathF.Log2(ticks) / MathF.Log2(NavigationTask.MaxHoldTicks))), 90, 85);

    private static float DotOf(int ticks) => 2.5f + MathF.Log2(ticks);

    private static SKPoint At(Vector2 point) => new(point.X * Scale, Side - (point.Y * Scale));
}
