using System.Numerics;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>How far it is for the robot from one point to another, on a grid of a quarter metre with diagonals (A*).</summary>
public static class Route
{
    private const float Cell = 0.25f;
    private const float Margin = 0.05f;
    private const int Cells = (int)(NavigationTask.RoomSize / Cell);
    private static readonly (int X, int Y)[] Steps = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)];

    /// <summary>Metres, up to a tenth more than the way itself; infinite where the robot does not fit through.</summary>
    public static float Length(Map map, Vector2 start, Vector2 goal)
    {
        var lengths = new float[Cells * Cells];
        Array.Fill(lengths, float.PositiveInfinity);
        var open = new PriorityQueue<(int X, int Y, float Length), float>();
        Visit((int)(start.X / Cell), (int)(start.Y / Cell), 0);
        while (open.TryDequeue(out var cell, out _))
        {
            if (cell.Length > lengths[(cell.Y * Cells) + cell.X])
            {
                continue;
            }

            if (Vector2.Distance(Centre(cell.X, cell.Y), goal) <= Cell)
            {
                return cell.Length;
            }

            foreach (var (x, y) in Steps)
            {
                Visit(cell.X + x, cell.Y + y, cell.Length + (Cell * MathF.Sqrt((x * x) + (y * y))));
            }
        }

        return float.PositiveInfinity;

        void Visit(int x, int y, float length)
        {
            if (x < 0 || y < 0 || x >= Cells || y >= Cells || lengths[(y * Cells) + x] <= length)
            {
                return;
            }

            var centre = Centre(x, y);
            if (map.Clearance(centre) > NavigationTask.RobotRadius + Margin)
            {
                lengths[(y * Cells) + x] = length;
                open.Enqueue((x, y, length), length + Vector2.Distance(centre, goal));
            }
        }
    }

    private static Vector2 Centre(int x, int y) => new((x + 0.5f) * Cell, (y + 0.5f) * Cell);
}
