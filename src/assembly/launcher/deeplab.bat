@echo off
rem The command line of DeepLab IJ: deeplab segment image.tif --out results
rem The first run leaves an archive of Java's classes in .deeplab-ij\start of your profile, from which later runs start
rem in less time. A changed jar or Java gets a new one. JDK_JAVA_OPTIONS takes options for Java, such as -Xmx8g.
setlocal EnableExtensions DisableDelayedExpansion
set "folder=%~dp0"
set "ij=%folder%..\..\ij.jar"
if not exist "%ij%" goto noij
set "java="
for %%j in (java.exe) do set "java=%%~$PATH:j"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
if not defined java goto nojava
if not exist "%java%" goto nojava

rem what the archive is of: the day of java.exe and the size of the jar, which have no signs that mean something here
for %%j in ("%java%") do set "state=%%~tj"
set "state=%state:~0,10%"
for %%j in ("%folder%DeepLab_IJ-*.jar") do set "state=%state% %%~zj"
set "cache=%USERPROFILE%\.deeplab-ij\start"
set "archive=%cache%\deeplab.jsa"
set "known="
if exist "%cache%\state.txt" set /p known=<"%cache%\state.txt"
set "shared="
if "%known%"=="%state%" set shared="-XX:SharedArchiveFile=%archive%"

"%java%" -Xlog:disable -Xlog:all=error:stderr -Xlog:cds*=off:stderr %shared% -cp "%ij%;%folder%*" io.github.deeplabij.cli.Main %*
set "code=%ERRORLEVEL%"
if defined shared exit /b %code%

mkdir "%cache%" 2>nul
set "new=%cache%\%RANDOM%.jsa"
"%java%" "-XX:ArchiveClassesAtExit=%new%" -cp "%ij%;%folder%*" io.github.deeplabij.cli.Rehearsal >nul 2>nul
move /y "%new%" "%archive%" >nul 2>nul
>"%cache%\state.txt" echo %state%
exit /b %code%

:noij
echo deeplab: There is no ij.jar two folders above "%folder%"; put that folder into the folder plugins of ImageJ. 1>&2
exit /b 1

:nojava
echo deeplab: There is no Java here; install Java 17 or later, or set JAVA_HOME to its folder. 1>&2
exit /b 1
