@echo off
rem The command line of DeepLab IJ: deeplab segment image.tif --out results
rem The first run leaves an archive of Java's classes in .deeplab-ij\start of your profile, from which later runs start
rem in less time. A changed jar gets an archive of its own. JDK_JAVA_OPTIONS takes options for Java, such as -Xmx8g.
setlocal
set "folder=%~dp0"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
set "ij=%folder%..\..\ij.jar"
if not exist "%ij%" (
	echo deeplab: There is no ij.jar two folders above %folder%; put that folder into the folder plugins of ImageJ. 1>&2
	exit /b 1
)
set "classpath=%ij%"
set "state="
for %%j in ("%folder%*.jar") do call :jar "%%j" "%%~zj%%~tj"
set "cache=%USERPROFILE%\.deeplab-ij\start"
set "archive=%cache%\deeplab.jsa"
set "known="
if exist "%cache%\state.txt" set /p known=<"%cache%\state.txt"
set "shared="
if "%known%"=="%state%" if exist "%archive%" set shared="-XX:SharedArchiveFile=%archive%"
"%java%" -Xlog:disable -Xlog:all=error:stderr -Xlog:cds*=off:stderr %shared% -cp "%classpath%" io.github.deeplabij.cli.Main %*
set "code=%ERRORLEVEL%"
if defined shared exit /b %code%
if not exist "%cache%" mkdir "%cache%" 2>nul
"%java%" "-XX:ArchiveClassesAtExit=%archive%" -cp "%classpath%" io.github.deeplabij.cli.Rehearsal >nul 2>nul && >"%cache%\state.txt" echo %state%
exit /b %code%

:jar
set "classpath=%classpath%;%~1"
set "state=%state%%~2"
exit /b
